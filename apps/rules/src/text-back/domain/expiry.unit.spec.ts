import { describe, expect, it } from '@jest/globals';
import { startOfMonth } from './credit-month.js';
import { aCallToDecide, minutesAfter, secondsAfter } from './decision.fixtures.js';
import { expiryOf } from './expiry.js';

describe('expiryOf', () => {
  it.each([
    ['when the call is too old', {}, minutesAfter(15)],
    ['a minute from now for a decision at the last moment', { now: minutesAfter(15) }, minutesAfter(16)],
    ['no later for an office whose delay has not begun', { autoReplies: { delaySeconds: 90 } }, minutesAfter(15)],
    [
      'later by the delay that the office asked for (R8)',
      { autoReplies: { delaySeconds: 90 }, facts: { waitingSince: secondsAfter(5) }, now: secondsAfter(95) },
      secondsAfter(990),
    ],
  ])('a missed-call text expires %s', (_, changes, expiry) => {
    expect(expiryOf(aCallToDecide(changes))).toBe(expiry);
  });
});

describe('startOfMonth', () => {
  it.each([
    ['America/New_York', '2026-03-01T04:59:59Z', '2026-02-01T05:00:00Z'],
    ['America/New_York', '2026-03-01T05:00:00Z', '2026-03-01T05:00:00Z'],
    ['America/New_York', '2026-03-31T12:00:00Z', '2026-03-01T05:00:00Z'],
    ['Asia/Kathmandu', '2026-01-31T18:15:00Z', '2026-01-31T18:15:00Z'],
  ])('R10 the month begins at midnight on the clock of the office: %s at %s', (timeZone, instant, start) => {
    expect(startOfMonth(timeZone, instant)).toBe(start);
  });
});
