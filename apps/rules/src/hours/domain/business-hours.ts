import { type OfficeSettings, type Period, type PeriodCause, WEEKDAYS, type Weekday } from '@textback/contracts';
import { momentWhen } from './moment.js';

/** An office's business hours (R13). */
export type BusinessHours = OfficeSettings['hours'];
type Interval = BusinessHours['weekly'][Weekday][number];

export type { Period, PeriodCause };

/** A public holiday at the office's place: a fact that the caller of this module looks up (see HolidayCalendar). */
export interface PublicHoliday {
  /** ISO 8601 calendar date. */
  readonly date: string;
  /** In English, e.g. `Independence Day (substitute day)`. */
  readonly name: string;
}

/** The period of a moment, and why. */
export interface PeriodVerdict {
  readonly period: Period;
  /** The moment on the office's clock, e.g. `2026-03-08T03:10:00-04:00[America/New_York]`. */
  readonly localTime: string;
  readonly cause: PeriodCause;
}

/**
 * The calendar days whose hours can reach a moment: the day on the office's clock, and the one before, whose last interval
 * may run over midnight. Holidays of these days are the facts that {@link periodAt} needs.
 */
export function daysThatMatter(hours: BusinessHours, instant: string): [previous: string, day: string] {
  const day = onTheClock(hours, instant).toPlainDate();
  return [day.subtract({ days: 1 }).toString(), day.toString()];
}

/**
 * Whether a moment is during business hours (R13). A day's hours are those of its exception, if it has one; otherwise none
 * on a public holiday; otherwise those of its weekday. An interval belongs to the day on which it begins: a closure of the
 * next day does not cut short what runs over midnight.
 *
 * When the clock goes forward, a time that it skips is the moment of the jump. When it goes back, an interval begins at the
 * first and ends at the second occurrence of a time. So a moment whose time of day lies in an interval is always in it.
 */
export function periodAt(hours: BusinessHours, instant: string, holidays: readonly PublicHoliday[]): PeriodVerdict {
  const now = onTheClock(hours, instant);
  const localTime = now.toString({ smallestUnit: 'second' });
  const today = now.toPlainDate();
  const plans = [planOf(hours, today, holidays), planOf(hours, today.subtract({ days: 1 }), holidays)] as const;
  for (const plan of plans) {
    const open = plan.intervals.find((interval) => contains(interval, plan.date, hours.timeZone, now.toInstant()));
    if (open !== undefined) return { period: 'during-hours', localTime, cause: plan.whenOpen(open) };
  }
  return { period: 'outside-hours', localTime, cause: plans[0].whenClosed };
}

/** From a moment on until another, which does not belong to it any more. */
export interface OpenStretch {
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
}

/**
 * When the office is open in the hours that belong to a day (ISO 8601 date), in order; the last stretch may run over midnight
 * (R13). Intervals that touch are one stretch.
 */
export function openStretchesOf(hours: BusinessHours, day: string, holidays: readonly PublicHoliday[]): OpenStretch[] {
  const { date, intervals } = planOf(hours, Temporal.PlainDate.from(day), holidays);
  return joined(intervals).map((interval) => stretchOf(interval, date, hours.timeZone));
}

function joined(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of intervals.toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    const last = result.at(-1);
    const touches = last !== undefined && last.from < last.to && last.to === interval.from;
    // Two that are more than a day together cannot be written as one.
    const fits = last !== undefined && (interval.from < interval.to || interval.to <= last.from);
    if (touches && fits) result.splice(-1, 1, { from: last.from, to: interval.to });
    else result.push(interval);
  }
  return result;
}

interface DayPlan {
  readonly date: Temporal.PlainDate;
  readonly intervals: readonly Interval[];
  readonly whenOpen: (interval: Interval) => PeriodCause;
  readonly whenClosed: PeriodCause;
}

function planOf(hours: BusinessHours, day: Temporal.PlainDate, holidays: readonly PublicHoliday[]): DayPlan {
  const date = day.toString();
  const exception = hours.exceptions.find((one) => one.date === date);
  if (exception !== undefined) {
    const { label, intervals } = exception;
    return {
      date: day,
      intervals,
      whenOpen: ({ from, to }) => ({ kind: 'special-opening', date, from, to, label }),
      whenClosed: { kind: 'exception', date, label },
    };
  }
  const weekly: Omit<DayPlan, 'intervals' | 'whenClosed'> = {
    date: day,
    whenOpen: ({ from, to }) => ({ kind: 'interval', date, from, to }),
  };
  const holiday = closingHoliday(hours, date, holidays);
  if (holiday !== undefined)
    return { ...weekly, intervals: [], whenClosed: { kind: 'holiday', date, name: holiday.name } };
  return { ...weekly, intervals: hours.weekly[weekdayOf(day)], whenClosed: { kind: 'no-interval', date } };
}

const closingHoliday = (
  hours: BusinessHours,
  date: string,
  holidays: readonly PublicHoliday[],
): PublicHoliday | undefined =>
  holidays.find((holiday) => holiday.date === date && isObserved(hours.holidays, holiday));

/** Whether an office is closed on a public holiday of its place: it is, unless it is switched off by its name (R13). */
export function isObserved(observance: BusinessHours['holidays'], holiday: PublicHoliday): boolean {
  if (observance === null) return false;
  const openOn = new Set(observance.openOn.map(normalized));
  return !namesOf(holiday.name).some((name) => openOn.has(name));
}

/** A holiday's names in a form to compare: a substitute day also goes by the name of the holiday that it stands for. */
export const namesOf = (name: string): string[] => [
  normalized(name),
  normalized(name.replace(' (substitute day)', '')),
];

const normalized = (name: string): string => name.trim().toLowerCase();

function contains(interval: Interval, day: Temporal.PlainDate, timeZone: string, moment: Temporal.Instant): boolean {
  const { from, to } = stretchOf(interval, day, timeZone);
  return Temporal.Instant.compare(from, moment) <= 0 && Temporal.Instant.compare(moment, to) < 0;
}

function stretchOf(interval: Interval, day: Temporal.PlainDate, timeZone: string): OpenStretch {
  const lastDay = interval.to > interval.from ? day : day.add({ days: 1 });
  return {
    from: momentWhen(day, interval.from, timeZone, 'first'),
    to: momentWhen(lastDay, interval.to, timeZone, 'second'),
  };
}

const onTheClock = (hours: BusinessHours, instant: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(hours.timeZone);

function weekdayOf(date: Temporal.PlainDate): Weekday {
  const weekday = WEEKDAYS[date.dayOfWeek - 1];
  if (weekday === undefined) throw new RangeError('A week has seven days.');
  return weekday;
}
