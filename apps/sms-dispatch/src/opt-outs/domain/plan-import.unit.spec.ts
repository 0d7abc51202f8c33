import { describe, expect, it } from '@jest/globals';
import { PhoneNumber } from '@textback/contracts';
import { planImport } from './plan-import.js';

const [one, two, three] = ['+14155550100', '+14155550200', '+14155550300'].map((number) => PhoneNumber.parse(number));

describe('planImport', () => {
  it('nothing is asked without a texting number', () => {
    expect(planImport([], new Map())).toEqual([]);
  });

  it('a number that was never read is read from the beginning; the others together, from where the last stopped', () => {
    const readUntil = new Map([
      [one!, new Date('2026-03-02T17:00:00Z')],
      [two!, new Date('2026-03-02T16:00:00Z')],
    ]);
    expect(planImport([one!, two!, three!], readUntil)).toEqual([
      { textingNumber: null, since: Date.parse('2026-03-02T15:45:00Z'), numbers: [one, two] },
      { textingNumber: three, since: null, numbers: [three] },
    ]);
  });
});
