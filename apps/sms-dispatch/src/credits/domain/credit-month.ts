import type { CreditMonth } from '@textback/contracts';

/**
 * The calendar month of a moment on an office's clock (R10).
 * @param timeZone null: not known yet, or not to this machine; then it is UTC's, because a text must not wait for a calendar
 * @param at Unix milliseconds
 */
export function monthOf(timeZone: string | null, at: number): CreditMonth {
  const moment = Temporal.Instant.fromEpochMilliseconds(Math.floor(at));
  return moment
    .toZonedDateTimeISO(isKnown(timeZone) ? timeZone : 'UTC')
    .toPlainDate()
    .toString()
    .slice(0, 'yyyy-mm'.length);
}

/** What has been found out about names of time zones: asking takes longer than everything else here. */
const found = new Map<string, boolean>();

function isKnown(timeZone: string | null): timeZone is string {
  if (timeZone === null) return false;
  const known = found.get(timeZone) ?? canBeUsed(timeZone);
  found.set(timeZone, known);
  return known;
}

function canBeUsed(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
