import { describe, expect, it } from '@jest/globals';
import type { PeriodCause } from './business-hours.js';
import { hoursInWords } from './hours-in-words.js';

const say = (cause: PeriodCause, until: string | null = '2026-03-02T22:00:00.000Z'): string => {
  const open = cause.kind === 'interval' || cause.kind === 'special-opening';
  const verdict = { period: open ? 'during-hours' : 'outside-hours', localTime: '', cause } as const;
  return hoursInWords(verdict, until, 'America/New_York');
};
const date = '2026-03-02';

describe('hoursInWords', () => {
  it('R13 says the period, its cause, and its end on the clock of the office', () => {
    expect(say({ kind: 'interval', date, from: '09:00', to: '17:00' })).toBe(
      'During business hours: open from 09:00 to 17:00 on Monday, March 2, 2026. Until Monday, March 2, 2026, 17:00 (America/New_York).',
    );
    expect(say({ kind: 'no-interval', date }, null)).toBe(
      'Outside business hours: Monday, March 2, 2026 has no hours at this time. This does not change.',
    );
  });

  it.each<[PeriodCause, string]>([
    [
      { kind: 'special-opening', date, from: '10:00', to: '11:00', label: 'Fair' },
      'During business hours: open from 10:00 to 11:00 on Monday, March 2, 2026, an exception (Fair).',
    ],
    [
      { kind: 'exception', date, label: ' ' },
      'Outside business hours: Monday, March 2, 2026 is an exception, with no hours at this time.',
    ],
    [
      { kind: 'holiday', date: '2026-12-25', name: 'Christmas Day' },
      'Outside business hours: Friday, December 25, 2026 is a public holiday (Christmas Day).',
    ],
  ])('R13 $0.kind', (cause, sentence) => {
    expect(say(cause, null)).toBe(`${sentence} This does not change.`);
  });
});
