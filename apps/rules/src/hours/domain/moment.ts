/**
 * The moment at which a clock in `timeZone` shows a time of day on a date; `24:00` is midnight at its end.
 * A time that is skipped when the clock goes forward is the moment of the jump. `occurrence` chooses between the two
 * moments of a time that is repeated when the clock goes back.
 */
export function momentWhen(
  date: Temporal.PlainDate,
  time: string,
  timeZone: string,
  occurrence: 'first' | 'second',
): Temporal.Instant {
  const shown =
    time === '24:00'
      ? date.add({ days: 1 }).toPlainDateTime(Temporal.PlainTime.from('00:00'))
      : date.toPlainDateTime(Temporal.PlainTime.from(time));
  const earlier = shown.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const skipped = !earlier.toPlainDateTime().equals(shown);
  if (skipped) return (earlier.getTimeZoneTransition('next') ?? earlier).toInstant();
  if (occurrence === 'first') return earlier.toInstant();
  return shown.toZonedDateTime(timeZone, { disambiguation: 'later' }).toInstant();
}
