import { type OfficeSettings, WEEKDAYS, type Weekday } from '@textback/contracts';
import { checkHolidays, type KnownPlace } from './check-holidays.js';
import { checkText } from './check-text.js';
import type { FieldError } from './field-error.js';

type Hours = OfficeSettings['hours'];
type Interval = Hours['weekly'][Weekday][number];

/** An interval on a line of minutes. */
interface Stretch {
  readonly pointer: string;
  /** For people: `monday 22:00 to 06:00`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const DAY = 1_440;
const WEEK = 7 * DAY;

/** What is wrong with an office's business hours (R13). */
export function checkHours(hours: Hours, known: KnownPlace): FieldError[] {
  const { weekly, exceptions, timeZone, holidays } = hours;
  return [
    ...checkText(hours, '/hours'),
    ...checkTimeZone(timeZone),
    ...checkWeek(weekly),
    ...exceptions.flatMap(({ intervals }, index) => checkDay(intervals, `/hours/exceptions/${index}/intervals`)),
    ...checkDates(exceptions),
    ...checkHolidays(holidays, known),
  ];
}

/** A place's name, whose clock changes are known; an offset such as +02:00 has none. */
function checkTimeZone(timeZone: string): FieldError[] {
  const error = { pointer: '/hours/timeZone', detail: 'is not a known time zone such as America/New_York' };
  if (!/^[A-Za-z]/.test(timeZone)) return [error];
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return [];
  } catch {
    return [error];
  }
}

function checkWeek(weekly: Hours['weekly']): FieldError[] {
  const stretches = WEEKDAYS.flatMap((weekday, day) =>
    weekly[weekday].map((interval, index) =>
      stretchOf(interval, `/hours/weekly/${weekday}/${index}`, `${weekday} `, day * DAY),
    ),
  );
  // Sunday night may run into Monday morning.
  const late = WEEKDAYS.flatMap((weekday) => startsTooLate(weekly[weekday], `/hours/weekly/${weekday}`));
  return [...late, ...overlaps(stretches, [-WEEK, 0, WEEK])];
}

function checkDay(intervals: readonly Interval[], pointer: string): FieldError[] {
  const stretches = intervals.map((interval, index) => stretchOf(interval, `${pointer}/${index}`, '', 0));
  return [...startsTooLate(intervals, pointer), ...overlaps(stretches, [0])];
}

const startsTooLate = (intervals: readonly Interval[], pointer: string): FieldError[] =>
  intervals.flatMap(({ from }, index) =>
    from === '24:00' ? [{ pointer: `${pointer}/${index}/from`, detail: 'must be before 24:00' }] : [],
  );

function checkDates(exceptions: Hours['exceptions']): FieldError[] {
  const dates = exceptions.map(({ date }) => date);
  return dates.flatMap((date, index) =>
    dates.indexOf(date) < index
      ? [{ pointer: `/hours/exceptions/${index}/date`, detail: `${date} has an exception already` }]
      : [],
  );
}

/** @param offset minutes from the start of the line to the start of the interval's day */
function stretchOf({ from, to }: Interval, pointer: string, prefix: string, offset: number): Stretch {
  const start = offset + minutesOf(from);
  const end = offset + minutesOf(to) + (to > from ? 0 : DAY);
  return { pointer, name: `${prefix}${from} to ${to}`, start, end };
}

/** Each stretch that overlaps one listed before it. @param shifts how far the line may be moved, in minutes: it can be a circle */
const overlaps = (stretches: readonly Stretch[], shifts: readonly number[]): FieldError[] =>
  stretches.flatMap((stretch, index) => {
    const other = stretches
      .slice(0, index)
      .find((before) =>
        shifts.some((shift) => before.start < stretch.end + shift && stretch.start + shift < before.end),
      );
    return other === undefined ? [] : [{ pointer: stretch.pointer, detail: `overlaps ${other.name}` }];
  });

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
