import type { PhoneNumber } from '@textback/contracts';
import type { Rate } from './pace.js';

/** Rates by the beginning of a texting number; `+` begins all. */
export type NumberRates = ReadonlyMap<string, Rate>;

/** The rate of a texting number: that of the longest beginning. */
export function rateOf(number: PhoneNumber, rates: NumberRates): Rate {
  for (let length = number.length; length > 0; length -= 1) {
    const rate = rates.get(number.slice(0, length));
    if (rate !== undefined) return rate;
  }
  throw new Error('There is no rate for all numbers ("+").');
}
