import {
  type BusinessHours,
  daysThatMatter,
  openStretchesOf,
  type OpenStretch,
  type PublicHoliday,
} from './business-hours.js';
import { momentWhen } from './moment.js';

/** So many days are looked at: hours that do not change by then repeat themselves, year by year. */
const DAYS_AHEAD = 400;

/** The calendar days whose hours {@link nextChange} looks at. The holidays of these days are the facts that it needs. */
export function daysAhead(hours: BusinessHours, instant: string): string[] {
  const first = Temporal.PlainDate.from(daysThatMatter(hours, instant)[0]);
  return Array.from({ length: DAYS_AHEAD + 2 }, (_, days) => first.add({ days }).toString());
}

/**
 * The first moment after `instant` at which the period differs (R13), as ISO 8601 UTC; null when it does not within 400 days.
 * Hours that touch those of the next day are one stretch: an office that is open round the clock never changes.
 */
export function nextChange(hours: BusinessHours, instant: string, holidays: readonly PublicHoliday[]): string | null {
  const now = Temporal.Instant.from(instant);
  const days = daysAhead(hours, instant);
  /** When the stretch ends that is running; null: the office is closed. */
  let openUntil: Temporal.Instant | null = null;
  for (const { from, to } of stretchesOf(hours, days, holidays)) {
    // Over already, or never there: an interval inside the hour that the clock skips.
    if (!isBefore(openUntil ?? now, to) || !isBefore(from, to)) continue;
    if (isBefore(openUntil ?? now, from)) return written(openUntil ?? from);
    openUntil = to;
  }
  const end = momentWhen(Temporal.PlainDate.from(days.at(-1) ?? ''), '00:00', hours.timeZone, 'first');
  return openUntil !== null && isBefore(openUntil, end) ? written(openUntil) : null;
}

/** What is open on any of the days, in its order. Nothing is worked out before it is needed: most changes are near. */
function* stretchesOf(
  hours: BusinessHours,
  days: readonly string[],
  holidays: readonly PublicHoliday[],
): Generator<OpenStretch> {
  for (const day of days) yield* openStretchesOf(hours, day, holidays);
}

const isBefore = (one: Temporal.Instant, other: Temporal.Instant): boolean => Temporal.Instant.compare(one, other) < 0;

const written = (moment: Temporal.Instant): string => moment.toString({ smallestUnit: 'millisecond' });
