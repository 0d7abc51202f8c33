import { describe, expect, it, jest } from '@jest/globals';
import type { PhoneNumber } from '@textback/contracts';
import { aCallToDecide, LINE, TEXTING_NUMBER } from './decision.fixtures.js';
import { textFor, variablesOf } from './missed-call-message.js';
import { oncePerInput } from './once-per-input.js';

const SECOND_LINE = '+15559870009' as PhoneNumber;
const withLines = (...lines: PhoneNumber[]) =>
  aCallToDecide({
    call: { to: SECOND_LINE },
    settings: { numbers: { textingNumber: TEXTING_NUMBER, lines } },
    autoReplies: { duringHours: { enabled: true, message: '{office_phone}' } },
  });

describe('textFor', () => {
  it("R9 names the office's first line, whichever was called", () => {
    expect(textFor(withLines(LINE, SECOND_LINE))).toEqual({ text: LINE, credits: 1 });
  });

  it('R9 names the line that was called when the office has listed none', () => {
    expect(textFor(withLines())).toEqual({ text: SECOND_LINE, credits: 1 });
  });

  it('R9 does not mix up calls of one office on several lines', () => {
    const input = withLines();
    const other = { ...input, facts: { ...input.facts, call: { ...input.facts.call, to: LINE } } };
    expect([input, other, input].map((one) => textFor(one).text)).toEqual([SECOND_LINE, LINE, SECOND_LINE]);
  });
});

describe('variablesOf', () => {
  it('R9 an office without lines has no telephone, and one without a texting number has none', () => {
    const { office } = aCallToDecide({ settings: { numbers: { textingNumber: null, lines: [] } } });
    expect(variablesOf(office)).toEqual({
      office_name: 'Elm Street Dental',
      office_phone: null,
      texting_number: null,
    });
  });
});

describe('oncePerInput', () => {
  it('computes once for each input', () => {
    const compute = jest.fn((input: ReturnType<typeof aCallToDecide>) => input.now);
    const once = oncePerInput(compute);
    const [one, other] = [aCallToDecide({ now: '2026-01-01T00:00:00Z' }), aCallToDecide()];
    expect([once(one), once(other), once(one)]).toEqual([one.now, other.now, one.now]);
    expect(compute).toHaveBeenCalledTimes(2);
  });
});
