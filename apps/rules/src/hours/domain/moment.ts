type Occurrence = 'first' | 'second';

/** An office opens at the same few times on the same few days, however many calls ask; a backtest's are some thousands. */
const MOST_KNOWN = 10_000;
const known = new Map<string, Temporal.Instant>();

/**
 * The moment at which a clock in `timeZone` shows a time of day on a date; `24:00` is midnight at its end.
 * A time that is skipped when the clock goes forward is the moment of the jump. `occurrence` chooses between the two
 * moments of a time that is repeated when the clock goes back.
 */
export function momentWhen(
  date: Temporal.PlainDate,
  time: string,
  timeZone: string,
  occurrence: Occurrence,
): Temporal.Instant {
  const key = `${date.toString()} ${time} ${timeZone} ${occurrence}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const moment = computed(date, time, timeZone, occurrence);
  known.set(key, moment);
  return moment;
}

function computed(date: Temporal.PlainDate, time: string, timeZone: string, occurrence: Occurrence): Temporal.Instant {
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
