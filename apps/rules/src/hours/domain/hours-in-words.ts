import type { PeriodCause, PeriodVerdict } from './business-hours.js';

/** A period, its cause and its end in plain words for staff. @param until null: it does not change */
export function hoursInWords({ period, cause }: PeriodVerdict, until: string | null, timeZone: string): string {
  const end = until === null ? 'This does not change.' : `Until ${momentInWords(until, timeZone)} (${timeZone}).`;
  return `${period === 'during-hours' ? 'During' : 'Outside'} business hours: ${causeInWords(cause)}. ${end}`;
}

function causeInWords(cause: PeriodCause): string {
  const day = dayInWords(Temporal.PlainDate.from(cause.date));
  switch (cause.kind) {
    case 'interval':
      return `open from ${cause.from} to ${cause.to} on ${day}`;
    case 'special-opening':
      return `open from ${cause.from} to ${cause.to} on ${day}, an exception${labelled(cause.label)}`;
    case 'exception':
      return `${day} is an exception${labelled(cause.label)}, with no hours at this time`;
    case 'holiday':
      return `${day} is a public holiday (${cause.name})`;
    case 'no-interval':
      return `${day} has no hours at this time`;
  }
}

const labelled = (label: string): string => (label.trim() === '' ? '' : ` (${label})`);

function momentInWords(instant: string, timeZone: string): string {
  const shown = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${dayInWords(shown.toPlainDate())}, ${shown.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

const dayInWords = (date: Temporal.PlainDate): string =>
  date.toLocaleString('en-US', { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
