import { describe, expect, it } from '@jest/globals';
import { inWords, isAfter, millisecondsBetween, plusMilliseconds } from './time.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('inWords', () => {
  it.each([
    [-15 * SECOND, '0 seconds'],
    [0, '0 seconds'],
    [499, '0 seconds'],
    [500, '1 second'],
    [89 * SECOND, '89 seconds'],
    [90 * SECOND, '2 minutes'],
    [12 * MINUTE, '12 minutes'],
    [119 * MINUTE, '119 minutes'],
    [120 * MINUTE, '2 hours'],
    [3 * HOUR, '3 hours'],
    [47 * HOUR, '47 hours'],
    [48 * HOUR, '2 days'],
    [7 * 24 * HOUR, '7 days'],
  ])('R21 says %d milliseconds as %s', (milliseconds, words) => {
    expect(inWords(milliseconds)).toBe(words);
  });
});

describe('moments', () => {
  it('are compared whatever their spelling', () => {
    expect(millisecondsBetween('2026-03-02T12:00:00-05:00', '2026-03-02T17:00:01Z')).toBe(1_000);
    expect(millisecondsBetween('2026-03-02T17:00:01Z', '2026-03-02T17:00:00Z')).toBe(-1_000);
  });

  it('are after another only when they are later', () => {
    expect(isAfter('2026-03-02T17:00:00.001Z', '2026-03-02T17:00:00.000Z')).toBe(true);
    expect(isAfter('2026-03-02T17:00:00.000Z', '2026-03-02T17:00:00.000Z')).toBe(false);
  });

  it('are written with milliseconds, always, so that they sort as texts', () => {
    expect(plusMilliseconds('2026-03-02T17:00:00Z', 1_000)).toBe('2026-03-02T17:00:01.000Z');
  });
});
