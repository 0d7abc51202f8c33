import { describe, expect, it } from '@jest/globals';
import type { PhoneNumber } from '@textback/contracts';
import { LibphonenumberKinds } from './libphonenumber.number-kinds.js';

const kindOf = (phone: string): string => new LibphonenumberKinds().kindOf(phone as PhoneNumber);

describe('LibphonenumberKinds', () => {
  it.each([
    ['a North American number, which may be either', '+14155552671', 'textable'],
    ['a British mobile', '+447911123456', 'textable'],
    ['a fictional number that no plan assigns', '+15551230001', 'textable'],
    ['a fictional number that is too short for its plan', '+15550100', 'textable'],
    ['a British landline', '+442071838750', 'fixed-line'],
    ['a toll-free number', '+18005551234', 'toll-free'],
    ['a premium-rate number', '+19002345678', 'premium-rate'],
    ['a German shared-cost number', '+491806123456', 'shared-cost'],
    ['a short code', '+72345', 'short-code'],
    ['the longest short code', '+123456', 'short-code'],
    ['more digits than its plan has', '+155512300012345', 'impossible'],
    ['a country that does not exist', '+99912345678', 'impossible'],
  ])('R7 %s', (_, phone, kind) => {
    expect(kindOf(phone)).toBe(kind);
  });
});
