import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BusinessHours, daysThatMatter, periodAt, type PublicHoliday } from './business-hours.js';
import { everyDay, hoursOf, intervals } from './business-hours.fixtures.js';

const period = (hours: BusinessHours, instant: string, holidays: readonly PublicHoliday[] = []): string =>
  periodAt(hours, instant, holidays).period;

const observing = (openOn: string[] = []): Partial<BusinessHours> => ({
  holidays: { country: 'US', region: null, openOn },
});

describe('periodAt', () => {
  const twoShifts = hoursOf({ monday: intervals('08:00-12:00', '13:00-17:00') });

  it.each([
    ['before opening', '2026-03-02T12:59:59.999Z', 'outside-hours'],
    ['at opening', '2026-03-02T13:00:00Z', 'during-hours'],
    ['just before the break', '2026-03-02T16:59:59.999Z', 'during-hours'],
    ['at the start of the break', '2026-03-02T17:00:00Z', 'outside-hours'],
    ['at the end of the break', '2026-03-02T18:00:00Z', 'during-hours'],
    ['at closing', '2026-03-02T22:00:00Z', 'outside-hours'],
    ['the same time on another weekday', '2026-03-03T15:00:00Z', 'outside-hours'],
  ])('R13 several intervals a day, on the clock of the office: %s', (_, instant, expected) => {
    expect(period(twoShifts, instant)).toBe(expected);
  });

  it.each([
    ['in the evening', '2026-03-07T04:00:00Z', 'during-hours'],
    ['after midnight', '2026-03-07T06:59:00Z', 'during-hours'],
    ['at closing on the next day', '2026-03-07T07:00:00Z', 'outside-hours'],
    ['after midnight of the day on which it begins', '2026-03-06T06:00:00Z', 'outside-hours'],
  ])('R13 an interval over midnight belongs to the day on which it begins: %s', (_, instant, expected) => {
    expect(period(hoursOf({ friday: intervals('22:00-02:00') }), instant)).toBe(expected);
  });

  it.each([
    ['00:00-24:00', '2026-03-02T05:00:00Z', 'during-hours'],
    ['00:00-24:00', '2026-03-03T04:59:59Z', 'during-hours'],
    ['00:00-24:00', '2026-03-03T05:00:00Z', 'outside-hours'],
    ['18:00-24:00', '2026-03-03T04:59:59Z', 'during-hours'],
    ['18:00-24:00', '2026-03-03T05:00:00Z', 'outside-hours'],
    ['00:00-00:00', '2026-03-03T04:59:59Z', 'during-hours'],
    ['09:00-09:00', '2026-03-03T13:59:59Z', 'during-hours'],
    ['09:00-09:00', '2026-03-03T14:00:00Z', 'outside-hours'],
  ])('R13 %s on a Monday at %s', (written, instant, expected) => {
    expect(period(hoursOf({ monday: intervals(written) }), instant)).toBe(expected);
  });

  describe('the clock goes forward (New York, 2026-03-08, 02:00 to 03:00)', () => {
    it.each([
      ['01:59 is before the gap', '01:00-02:00', '2026-03-08T06:59:00Z', 'during-hours'],
      ['03:00 is after an interval that ends at 02:00', '01:00-02:00', '2026-03-08T07:00:00Z', 'outside-hours'],
      ['an opening that is skipped is the moment of the jump', '02:30-09:00', '2026-03-08T07:00:00Z', 'during-hours'],
      ['and not before', '02:30-09:00', '2026-03-08T06:59:59Z', 'outside-hours'],
      ['a closing that is skipped is the moment of the jump', '00:00-02:30', '2026-03-08T06:59:59Z', 'during-hours'],
      ['and not after', '00:00-02:30', '2026-03-08T07:00:00Z', 'outside-hours'],
      ['an interval inside the gap never is', '02:10-02:50', '2026-03-08T07:00:00Z', 'outside-hours'],
      ['a usual opening is at the new time', '09:00-17:00', '2026-03-08T13:00:00Z', 'during-hours'],
      ['and not an hour later', '09:00-17:00', '2026-03-08T12:59:59Z', 'outside-hours'],
      ['an interval over midnight ends at the new time', '09:00-17:00', '2026-03-08T21:00:00Z', 'outside-hours'],
    ])('R13 %s', (_, written, instant, expected) => {
      expect(period(hoursOf({ sunday: intervals(written) }), instant)).toBe(expected);
    });
  });

  describe('the clock goes back (New York, 2026-11-01, 02:00 to 01:00)', () => {
    it.each([
      ['the first 01:15', '00:00-01:30', '2026-11-01T05:15:00Z', 'during-hours'],
      ['the second 01:15', '00:00-01:30', '2026-11-01T06:15:00Z', 'during-hours'],
      ['the second 01:30', '00:00-01:30', '2026-11-01T06:30:00Z', 'outside-hours'],
      ['the first 01:29 before an opening at 01:30', '01:30-05:00', '2026-11-01T05:29:00Z', 'outside-hours'],
      ['the first 01:30 at an opening', '01:30-05:00', '2026-11-01T05:30:00Z', 'during-hours'],
      ['the second 01:10 after an opening', '01:30-05:00', '2026-11-01T06:10:00Z', 'during-hours'],
      ['a usual opening is at the new time', '09:00-17:00', '2026-11-01T14:00:00Z', 'during-hours'],
      ['and not an hour earlier', '09:00-17:00', '2026-11-01T13:59:59Z', 'outside-hours'],
      ['the day has 25 hours', '00:00-24:00', '2026-11-02T04:59:59Z', 'during-hours'],
    ])('R13 %s', (_, written, instant, expected) => {
      expect(period(hoursOf({ sunday: intervals(written) }), instant)).toBe(expected);
    });

    it('R13 an interval over midnight from Saturday ends at the second 01:30', () => {
      const hours = hoursOf({ saturday: intervals('22:00-01:30') });
      expect(period(hours, '2026-11-01T06:29:59Z')).toBe('during-hours');
      expect(period(hours, '2026-11-01T06:30:00Z')).toBe('outside-hours');
    });
  });

  it('R13 a moment whose time of day lies in an interval is during hours, in every time zone and on every day', () => {
    const timeZone = fc.constantFrom(
      'America/New_York',
      'America/Santiago',
      'America/Havana',
      'Australia/Lord_Howe',
      'Europe/London',
      'Asia/Kathmandu',
      'UTC',
    );
    const minutes = fc.integer({ min: 0, max: 1_439 });
    const moment = fc.integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2028, 0, 1) / 60_000 });
    fc.assert(
      fc.property(timeZone, minutes, minutes, moment, (timeZone, one, other, moment) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other) + 1].map(written) as [string, string];
        const instant = Temporal.Instant.fromEpochMilliseconds(moment * 60_000);
        const shown = instant.toZonedDateTimeISO(timeZone).toPlainTime().toString().slice(0, 5);
        const verdict = periodAt(hoursOf(everyDay(`${from}-${to}`), { timeZone }), instant.toString(), []);
        if (shown >= from && shown < to) expect(verdict.period).toBe('during-hours');
      }),
      { numRuns: 2_000 },
    );
  });

  it('R13 29 February has the hours of its weekday, and can be an exception', () => {
    const thursdays = hoursOf({ thursday: intervals('09:00-17:00') });
    expect(period(thursdays, '2024-02-29T15:00:00Z')).toBe('during-hours');
    const closed = { ...thursdays, exceptions: [{ date: '2024-02-29', label: 'Stocktaking', intervals: [] }] };
    expect(period(closed, '2024-02-29T15:00:00Z')).toBe('outside-hours');
  });

  it.each([
    ['28 February, over midnight into 29 February', 'wednesday', '22:00-02:00', '2024-02-29T06:59:59Z', 'during-hours'],
    ['29 February, over midnight into March', 'thursday', '22:00-02:00', '2024-03-01T06:59:59Z', 'during-hours'],
    ['and not longer', 'thursday', '22:00-02:00', '2024-03-01T07:00:00Z', 'outside-hours'],
    [
      '28 February, into March where there is no leap day',
      'saturday',
      '22:00-02:00',
      '2026-03-01T06:59:59Z',
      'during-hours',
    ],
  ])('R13 leap days: %s', (_, weekday, written, instant, expected) => {
    expect(period(hoursOf({ [weekday]: intervals(written) }), instant)).toBe(expected);
  });

  it.each([
    [
      'the half hour that Lord Howe skips',
      'Australia/Lord_Howe',
      '02:15-06:00',
      '2026-10-03T15:30:00Z',
      'during-hours',
    ],
    ['and before it', 'Australia/Lord_Howe', '02:15-06:00', '2026-10-03T15:29:59Z', 'outside-hours'],
    ['the midnight that Havana skips', 'America/Havana', '00:00-06:00', '2026-03-08T05:00:00Z', 'during-hours'],
    ['and before it', 'America/Havana', '00:00-06:00', '2026-03-08T04:59:59Z', 'outside-hours'],
    ['the second midnight hour of Havana', 'America/Havana', '00:00-00:30', '2026-11-01T05:29:59Z', 'during-hours'],
    ['and after it', 'America/Havana', '00:00-00:30', '2026-11-01T05:30:00Z', 'outside-hours'],
  ])('R13 clocks that change in other ways: %s', (_, timeZone, written, instant, expected) => {
    expect(period(hoursOf({ sunday: intervals(written) }, { timeZone }), instant)).toBe(expected);
  });

  it('R13 an office that moves to another time zone keeps its times of day, on the new clock', () => {
    const before = hoursOf(everyDay('09:00-17:00'), { timeZone: 'America/New_York' });
    const after = { ...before, timeZone: 'America/Los_Angeles' };
    expect([before, after].map((hours) => period(hours, '2026-03-02T14:30:00Z'))).toEqual([
      'during-hours',
      'outside-hours',
    ]);
    expect([before, after].map((hours) => period(hours, '2026-03-03T00:30:00Z'))).toEqual([
      'outside-hours',
      'during-hours',
    ]);
    // Its days are those of the new clock, too: it is still Sunday in Los Angeles.
    const sundays = hoursOf({ sunday: intervals('21:00-24:00') }, { timeZone: 'America/Los_Angeles' });
    expect(period(sundays, '2026-03-02T05:30:00Z')).toBe('during-hours');
  });

  it('R13 the same moment is judged by the office that was called, wherever it is', () => {
    const nineToFive = everyDay('09:00-17:00');
    expect(period(hoursOf(nineToFive, { timeZone: 'America/New_York' }), '2026-03-02T15:00:00Z')).toBe('during-hours');
    expect(period(hoursOf(nineToFive, { timeZone: 'America/Los_Angeles' }), '2026-03-02T15:00:00Z')).toBe(
      'outside-hours',
    );
  });

  describe('exceptions and holidays', () => {
    const holidays: PublicHoliday[] = [
      { date: '2026-07-03', name: 'Independence Day (substitute day)' },
      { date: '2026-07-04', name: 'Independence Day' },
      { date: '2026-12-25', name: 'Christmas Day' },
    ];
    const nineToFive = everyDay('09:00-17:00');

    it('R13 a public holiday closes the office', () => {
      expect(periodAt(hoursOf(nineToFive, observing()), '2026-12-25T15:00:00Z', holidays)).toEqual({
        period: 'outside-hours',
        localTime: '2026-12-25T10:00:00-05:00[America/New_York]',
        cause: { kind: 'holiday', date: '2026-12-25', name: 'Christmas Day' },
      });
    });

    it('R13 a holiday closes no office that observes none', () => {
      expect(period(hoursOf(nineToFive), '2026-12-25T15:00:00Z', holidays)).toBe('during-hours');
    });

    it.each(['Christmas Day', ' christmas day '])('R13 the holiday %j can be switched off by its name', (name) => {
      expect(period(hoursOf(nineToFive, observing([name])), '2026-12-25T15:00:00Z', holidays)).toBe('during-hours');
      expect(period(hoursOf(nineToFive, observing([name])), '2026-07-04T15:00:00Z', holidays)).toBe('outside-hours');
    });

    it('R13 a substitute day is switched off with its holiday, or alone', () => {
      const both = hoursOf(nineToFive, observing(['Independence Day']));
      expect(period(both, '2026-07-03T15:00:00Z', holidays)).toBe('during-hours');
      expect(period(both, '2026-07-04T15:00:00Z', holidays)).toBe('during-hours');
      const substituteOnly = hoursOf(nineToFive, observing(['Independence Day (substitute day)']));
      expect(period(substituteOnly, '2026-07-03T15:00:00Z', holidays)).toBe('during-hours');
      expect(period(substituteOnly, '2026-07-04T15:00:00Z', holidays)).toBe('outside-hours');
    });

    it('R13 two holidays on one day close it until both are switched off', () => {
      const two = [...holidays, { date: '2026-12-25', name: 'Founder Day' }];
      expect(period(hoursOf(nineToFive, observing(['Christmas Day'])), '2026-12-25T15:00:00Z', two)).toBe(
        'outside-hours',
      );
    });

    it('R13 a special opening counts on a holiday, and only in its own intervals', () => {
      const hours = hoursOf(nineToFive, {
        ...observing(),
        exceptions: [{ date: '2026-12-25', label: 'Emergencies', intervals: intervals('10:00-11:00') }],
      });
      expect(periodAt(hours, '2026-12-25T15:30:00Z', holidays).cause).toEqual({
        kind: 'special-opening',
        date: '2026-12-25',
        from: '10:00',
        to: '11:00',
        label: 'Emergencies',
      });
      expect(periodAt(hours, '2026-12-25T16:00:00Z', holidays)).toMatchObject({
        period: 'outside-hours',
        cause: { kind: 'exception', label: 'Emergencies' },
      });
    });

    it('R13 a closure does not cut short what began the day before', () => {
      const hours = hoursOf(everyDay('22:00-06:00'), {
        exceptions: [{ date: '2026-03-03', label: 'Closed', intervals: [] }],
      });
      expect(period(hours, '2026-03-03T10:00:00Z')).toBe('during-hours');
      expect(period(hours, '2026-03-04T04:00:00Z')).toBe('outside-hours');
      expect(period(hours, '2026-03-04T10:00:00Z')).toBe('outside-hours');
    });
  });

  it("R13 shows the moment on the office's clock, to the second", () => {
    expect(periodAt(twoShifts, '2026-03-02T15:00:00.999Z', []).localTime).toBe(
      '2026-03-02T10:00:00-05:00[America/New_York]',
    );
  });

  it('R13 says which interval, and that none was', () => {
    expect(periodAt(twoShifts, '2026-03-02T15:00:00Z', []).cause).toEqual({
      kind: 'interval',
      date: '2026-03-02',
      from: '08:00',
      to: '12:00',
    });
    expect(periodAt(twoShifts, '2026-03-02T17:30:00Z', []).cause).toEqual({ kind: 'no-interval', date: '2026-03-02' });
  });
});

describe('daysThatMatter', () => {
  it('R13 are the day on the clock of the office, and the one before', () => {
    expect(daysThatMatter(hoursOf({}), '2026-03-01T03:00:00Z')).toEqual(['2026-02-27', '2026-02-28']);
  });
});

const written = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
