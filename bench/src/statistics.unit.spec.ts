import { describe, expect, it } from '@jest/globals';
import { median, percentile, rounds } from './statistics.js';

describe('statistics', () => {
  it('a percentile is a value that was measured, the nearest rank above', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('the spread is half of what lies between the extremes, as a share of the median', () => {
    expect(rounds([90, 100, 120])).toEqual({ median: 100, spread: 0.15, values: [90, 100, 120] });
  });

  it('nothing measured is not a number, never zero', () => {
    expect(median([])).toBeNaN();
  });
});
