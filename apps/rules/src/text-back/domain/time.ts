/** Milliseconds since 1970. */
export const millisecondsOf = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds;

/** Milliseconds from one ISO 8601 moment to another; negative when the other is earlier. */
export const millisecondsBetween = (from: string, to: string): number => millisecondsOf(to) - millisecondsOf(from);

export const isAfter = (moment: string, other: string): boolean => millisecondsBetween(other, moment) > 0;

/** The moment some milliseconds after another, as ISO 8601 UTC with milliseconds. */
export const plusMilliseconds = (instant: string, milliseconds: number): string =>
  Temporal.Instant.from(instant).add({ milliseconds }).toString({ smallestUnit: 'millisecond' });

export const MINUTE_MS = 60_000;
export const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

/**
 * A length of time in words, in the largest unit that keeps it simple: `45 seconds`, `12 minutes`, `3 hours`, `2 days`. Where
 * clocks differ, what has happened seems to lie ahead: it has happened just now.
 */
export function inWords(milliseconds: number): string {
  const seconds = Math.round(Math.max(0, milliseconds) / 1_000);
  if (seconds < 90) return counted(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return counted(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day');
}

/** `1 text`, `5 texts`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
