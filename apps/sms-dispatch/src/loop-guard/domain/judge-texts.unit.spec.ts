import { describe, expect, it } from '@jest/globals';
import { DispatchId, OfficeId, PhoneNumber, type SentTextKind } from '@textback/contracts';
import fc from 'fast-check';
import { type GuardCase, type GuardLimits, isShort, judgeTexts } from './judge-texts.js';

const limits: GuardLimits = { pairPerHour: 5, officePerHour: 8, staffPerHour: 20 };
const officeId = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const numberOf = (n: number) => PhoneNumber.parse(`+1415555${String(n).padStart(4, '0')}`);

let made = 0;
function aCase(changes: Partial<Omit<GuardCase, 'text'>> & { kind?: SentTextKind; to?: number } = {}): GuardCase {
  const { kind = 'missed-call-text', to = 1, ...facts } = changes;
  made += 1;
  const dispatchId = DispatchId.parse(`5b2f6f2e-8c4e-5c53-8a5f-${String(made).padStart(12, '0')}`);
  return {
    text: { dispatchId, officeId, from: numberOf(9_999), to: numberOf(to), kind },
    toOwnNumber: false,
    passedBefore: false,
    sent: { toCaller: 0, byOffice: 0 },
    ...facts,
  };
}
const reasonsOf = (cases: readonly GuardCase[]) => {
  const verdicts = judgeTexts(cases, limits);
  return cases.map(({ text }) => verdicts.get(text.dispatchId)?.reason ?? null);
};
const sent = (toCaller: number, byOffice = toCaller) => ({ sent: { toCaller, byOffice } });

describe('judgeTexts', () => {
  it.each([
    { case: 'the last text that a pair may have', text: aCase(sent(4)), reason: null },
    { case: 'one more', text: aCase(sent(5)), reason: 'pair-per-hour' },
    { case: 'one more answer to a keyword', text: aCase({ ...sent(5), kind: 'help-answer' }), reason: 'pair-per-hour' },
    { case: 'the last automatic text of an office', text: aCase(sent(0, 7)), reason: null },
    { case: 'one more of the office', text: aCase(sent(0, 8)), reason: 'office-per-hour' },
    {
      case: 'a reply of staff where an automatic text may not go',
      text: aCase({ ...sent(9), kind: 'staff' }),
      reason: null,
    },
    { case: 'staff without end', text: aCase({ ...sent(0, 20), kind: 'staff' }), reason: 'staff-per-hour' },
    {
      case: 'the confirmation of an opt-out at an office that is over its limit',
      text: aCase({ ...sent(0, 100), kind: 'opt-out-confirmation' }),
      reason: null,
    },
    {
      case: 'a machine that opts out and in for ever',
      text: aCase({ ...sent(5), kind: 'opt-out-confirmation' }),
      reason: 'pair-per-hour',
    },
    { case: 'a number of ours', text: aCase({ toOwnNumber: true, kind: 'staff' }), reason: 'own-number' },
    {
      case: 'a text that passed before and was put off',
      text: aCase({ ...sent(5), passedBefore: true }),
      reason: null,
    },
  ])('$case: $reason', ({ text, reason }) => {
    expect(reasonsOf([text])).toEqual([reason]);
  });

  it('the limit is told with the refusal', () => {
    const over = aCase(sent(5));
    expect(judgeTexts([over], limits).get(over.text.dispatchId)).toEqual({ reason: 'pair-per-hour', limit: 5 });
  });

  it('texts that are judged together count for each other, those that are refused do not', () => {
    const cases = Array.from({ length: 10 }, (_, index) => aCase({ ...sent(4, 0), to: index < 5 ? 1 : index }));
    expect(reasonsOf(cases)).toEqual([null, ...Array(4).fill('pair-per-hour'), ...Array(5).fill(null)]);
    expect(reasonsOf(Array.from({ length: 10 }, (_, to) => aCase({ to })))).toEqual([
      ...Array(8).fill(null),
      'office-per-hour',
      'office-per-hour',
    ]);
  });

  it('never lets more pass than a limit allows, whatever waits', () => {
    const kinds = fc.constantFrom<SentTextKind>('missed-call-text', 'staff', 'help-answer', 'opt-out-confirmation');
    const waiting = fc.array(fc.record({ kind: kinds, to: fc.integer({ min: 1, max: 4 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(waiting, (texts) => {
        const cases = texts.map((text) => aCase(text));
        const reasons = reasonsOf(cases);
        const passed = cases.filter((_, index) => reasons[index] === null).map(({ text }) => text);
        const automatic = passed.filter(({ kind }) => kind === 'missed-call-text' || kind === 'help-answer');
        expect(automatic.length).toBeLessThanOrEqual(limits.officePerHour);
        for (const some of Map.groupBy(automatic, ({ to }) => to).values())
          expect(some.length).toBeLessThanOrEqual(limits.pairPerHour);
        expect(passed.filter(({ kind }) => kind === 'staff').length).toBeLessThanOrEqual(limits.staffPerHour);
        if (texts.length <= limits.pairPerHour) expect(passed).toHaveLength(texts.length);
      }),
    );
  });
});

describe('isShort', () => {
  it.each(['+12345', '+72975', '+123456', '+1415555267', '+141555526711'])('%s is no telephone', (number) => {
    expect(isShort(PhoneNumber.parse(number))).toBe(true);
  });
  it.each(['+14155552671', '+2902222', '+6834000', '+447700900123', '+8613800138000'])('%s may be one', (number) => {
    expect(isShort(PhoneNumber.parse(number))).toBe(false);
  });
});
