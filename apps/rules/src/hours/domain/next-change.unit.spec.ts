import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BusinessHours, daysThatMatter, periodAt, type PublicHoliday } from './business-hours.js';
import { everyDay, hoursOf, intervals } from './business-hours.fixtures.js';
import { daysAhead, nextChange } from './next-change.js';

const nineToFive = hoursOf({
  monday: intervals('09:00-17:00'),
  tuesday: intervals('09:00-17:00'),
  friday: intervals('22:00-02:00'),
});
const christmas: PublicHoliday[] = [{ date: '2026-12-25', name: 'Christmas Day' }];
const observing: Partial<BusinessHours> = { holidays: { country: 'US', region: null, openOn: [] } };
const closedOn = (date: string) => ({ exceptions: [{ date, label: 'Closed', intervals: [] }] });

describe('nextChange', () => {
  it.each<[string, BusinessHours, string, string | null]>([
    ['closing, while open', nineToFive, '2026-03-02T15:00:00Z', '2026-03-02T22:00:00.000Z'],
    ['the opening, a moment before it', nineToFive, '2026-03-02T13:59:59.999Z', '2026-03-02T14:00:00.000Z'],
    ['closing, at the moment of opening', nineToFive, '2026-03-02T14:00:00Z', '2026-03-02T22:00:00.000Z'],
    ['the next opening, at the moment of closing', nineToFive, '2026-03-02T22:00:00Z', '2026-03-03T14:00:00.000Z'],
    ['an opening some days away', nineToFive, '2026-03-04T15:00:00Z', '2026-03-07T03:00:00.000Z'],
    ['a closing after midnight', nineToFive, '2026-03-07T06:00:00Z', '2026-03-07T07:00:00.000Z'],
    [
      'the end of the break',
      hoursOf({ monday: intervals('13:00-17:00', '08:00-12:00') }),
      '2026-03-02T17:30:00Z',
      '2026-03-02T18:00:00.000Z',
    ],
    [
      'no closing where two intervals touch',
      hoursOf({ monday: intervals('08:00-12:00', '12:00-17:00') }),
      '2026-03-02T15:00:00Z',
      '2026-03-02T22:00:00.000Z',
    ],
    [
      'no closing at midnight when the next day begins open',
      hoursOf({ monday: intervals('18:00-24:00'), tuesday: intervals('00:00-06:00') }),
      '2026-03-03T01:00:00Z',
      '2026-03-03T11:00:00.000Z',
    ],
    [
      'never, round the clock in intervals that touch',
      hoursOf(everyDay('00:00-02:00', '12:00-00:00', '02:00-12:00')),
      '2026-03-02T15:00:00Z',
      null,
    ],
    [
      'the end of intervals that touch and are more than a day together',
      hoursOf({ monday: intervals('01:00-03:00', '03:00-02:30') }),
      '2026-03-02T07:00:00Z',
      '2026-03-03T07:30:00.000Z',
    ],
    ['never, round the clock', hoursOf(everyDay('00:00-24:00')), '2026-03-02T15:00:00Z', null],
    ['never, round the clock from nine to nine', hoursOf(everyDay('09:00-09:00')), '2026-03-02T15:00:00Z', null],
    ['never, without any hours', hoursOf({}), '2026-03-02T15:00:00Z', null],
    [
      'a closure, for an office that is open round the clock',
      hoursOf(everyDay('00:00-24:00'), closedOn('2027-03-01')),
      '2026-03-02T15:00:00Z',
      '2027-03-01T05:00:00.000Z',
    ],
    [
      'and after it the next day',
      hoursOf(everyDay('00:00-24:00'), closedOn('2027-03-01')),
      '2027-03-01T05:00:00Z',
      '2027-03-02T05:00:00.000Z',
    ],
    [
      'a special opening, for an office without hours',
      hoursOf({}, { exceptions: [{ date: '2026-08-01', label: '', intervals: intervals('10:00-11:00') }] }),
      '2026-03-02T15:00:00Z',
      '2026-08-01T14:00:00.000Z',
    ],
    [
      'its end, although nothing comes after it',
      hoursOf({}, { exceptions: [{ date: '2026-08-01', label: '', intervals: intervals('10:00-11:00') }] }),
      '2026-08-01T14:30:00Z',
      '2026-08-01T15:00:00.000Z',
    ],
    [
      'not what is further away than 400 days',
      hoursOf(everyDay('00:00-24:00'), closedOn('2027-06-01')),
      '2026-03-02T15:00:00Z',
      null,
    ],
    [
      'the day after a holiday',
      hoursOf(everyDay('09:00-17:00'), observing),
      '2026-12-24T23:00:00Z',
      '2026-12-26T14:00:00.000Z',
    ],
    [
      'an opening that the clock skips: the moment of the jump',
      hoursOf({ sunday: intervals('02:30-09:00') }),
      '2026-03-08T05:00:00Z',
      '2026-03-08T07:00:00.000Z',
    ],
    [
      'nothing at an interval that the clock skips',
      hoursOf({ sunday: intervals('02:10-02:50') }),
      '2026-03-08T05:00:00Z',
      '2026-03-15T06:10:00.000Z',
    ],
    [
      'a closing at the second 01:30 when the clock goes back',
      hoursOf({ sunday: intervals('00:00-01:30') }),
      '2026-11-01T05:30:00Z',
      '2026-11-01T06:30:00.000Z',
    ],
    [
      'the evening of 28 February before a leap day',
      hoursOf({ thursday: intervals('00:00-24:00') }),
      '2024-02-28T20:00:00Z',
      '2024-02-29T05:00:00.000Z',
    ],
  ])('R13 is %s', (_, hours, instant, expected) => {
    expect(nextChange(hours, instant, christmas)).toBe(expected);
  });

  it('R13 the period is the same until then, and differs from then on', () => {
    // Often in the hours in which clocks change.
    const time = fc
      .oneof(fc.integer({ min: 0, max: 48 }), fc.integer({ min: 0, max: 7 }))
      .map((halfHours) => halfHours * 30);
    const interval = fc.tuple(time, time).filter(([from]) => from < 1_440);
    const day = fc
      .array(interval, { maxLength: 3 })
      .map((some) => some.map(([from, to]) => `${clock(from)}-${clock(to)}`));
    const week = fc.tuple(day, day, day, day, day, day, day);
    const timeZone = fc.constantFrom(
      'America/New_York',
      'America/Havana',
      'America/Santiago',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Amman',
      'Asia/Kathmandu',
      'UTC',
    );
    const date = fc.integer({ min: 0, max: 120 }).map((days) => Temporal.PlainDate.from('2026-02-20').add({ days }));
    const exceptions = fc.uniqueArray(fc.tuple(date, day), { maxLength: 6, selector: ([on]) => on.toString() });
    const holidays = fc.array(date, { maxLength: 4 });
    // Around the changes of all these clocks, and at times that are round on none and on all of them.
    const moment = fc
      .tuple(
        fc.constantFrom('2026-03-06', '2026-04-03', '2026-10-30', '2024-02-28'),
        fc.integer({ min: 0, max: 10_000 }),
      )
      .map(([from, minutes]) => Temporal.Instant.from(`${from}T00:00Z`).add({ minutes }));
    fc.assert(
      fc.property(week, timeZone, exceptions, holidays, moment, (week, timeZone, exceptions, holidays, moment) => {
        const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = week.map((day) => intervals(...day));
        const hours = hoursOf(
          { monday, tuesday, wednesday, thursday, friday, saturday, sunday } as BusinessHours['weekly'],
          {
            ...observing,
            timeZone,
            exceptions: exceptions.map(([on, day]) => ({
              date: on.toString(),
              label: '',
              intervals: intervals(...day),
            })),
          },
        );
        const known = holidays.map((on) => ({ date: on.toString(), name: 'Some Day' }));
        const period = (at: Temporal.Instant): string => periodAt(hours, at.toString(), known).period;
        const until = nextChange(hours, moment.toString(), known);
        const end = until === null ? moment.add({ hours: 24 * 400 }) : Temporal.Instant.from(until);
        expect(Temporal.Instant.compare(moment, end)).toBe(-1);
        if (until !== null) expect(period(end)).not.toBe(period(moment));
        // Every period that begins between two moments of this grid lasts at least as long as its step.
        const step = until === null ? 24 * 60 * 7 : 30;
        for (let at = moment; Temporal.Instant.compare(at, end) < 0; at = at.add({ minutes: step }))
          expect(period(at)).toBe(period(moment));
        expect(period(end.subtract({ milliseconds: 1 }))).toBe(period(moment));
      }),
      { numRuns: 100 },
    );
  });
});

describe('daysAhead', () => {
  it('R13 are those that matter for the moment, and 400 more', () => {
    const days = daysAhead(nineToFive, '2026-03-02T15:00:00Z');
    expect(days.slice(0, 2)).toEqual(daysThatMatter(nineToFive, '2026-03-02T15:00:00Z'));
    expect(days.at(-1)).toBe('2027-04-06');
    expect(new Set(days).size).toBe(402);
  });
});

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
