import { describe, expect, it } from '@jest/globals';
import { monthOf } from './credit-month.js';

describe('monthOf', () => {
  it.each([
    ['America/New_York', '2026-03-01T04:59:59.999Z', '2026-02'],
    ['America/New_York', '2026-03-01T05:00:00.000Z', '2026-03'],
    ['Pacific/Kiritimati', '2026-02-28T10:00:00.000Z', '2026-03'],
    ['UTC', '2024-02-29T23:59:59.999Z', '2024-02'],
    // The night in which the clock changes.
    ['America/New_York', '2026-11-01T05:30:00.000Z', '2026-11'],
    [null, '2026-03-01T04:59:59.999Z', '2026-03'],
    ['Mars/Olympus_Mons', '2026-03-01T04:59:59.999Z', '2026-03'],
  ])('R10 in %s it is at %s still, or already, %s', (timeZone, moment, month) => {
    expect(monthOf(timeZone, Date.parse(moment) + 0.4)).toBe(month);
  });
});
