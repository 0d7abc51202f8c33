import { describe, expect, it } from '@jest/globals';
import { PhoneNumber } from '@textback/contracts';
import { rateOf } from './number-rates.js';

describe('rateOf', () => {
  const rates = new Map([
    ['+', 0.1],
    ['+1', 1],
    ['+1800', 20],
    ['+18005550100', 3],
  ]);

  it.each([
    ['+447700900123', 0.1],
    ['+14155550100', 1],
    ['+18005550199', 20],
    ['+18005550100', 3],
  ])('%s: %d a second', (number, rate) => {
    expect(rateOf(PhoneNumber.parse(number), rates)).toBe(rate);
  });
});
