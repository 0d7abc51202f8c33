import { describe, expect, it } from '@jest/globals';
import { conversationIdOf, OfficeId, PhoneNumber } from '@textback/contracts';
import fc from 'fast-check';
import { type Consent, consentAfter, type ConsentState, isOptedOut } from './consent.js';

const officeId = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const phone = PhoneNumber.parse('+14155552671');
const oldNumber = PhoneNumber.parse('+14155550100');
const newNumber = PhoneNumber.parse('+14155550200');

const said = (state: ConsentState, second: number, textingNumber = oldNumber): Consent => ({
  phone,
  textingNumber,
  officeId,
  conversationId: conversationIdOf(officeId, phone),
  state,
  source: 'caller',
  at: new Date(Date.UTC(2026, 2, 2, 17, 0, second)),
});
const keyOf = ({ textingNumber }: Consent): string => textingNumber;
const fold = (words: readonly Consent[]): readonly Consent[] =>
  words.reduce<readonly Consent[]>((known, word) => {
    const { entries } = consentAfter(known, word);
    return [...known.filter((entry) => !entries.some((newer) => keyOf(newer) === keyOf(entry))), ...entries];
  }, []);

describe('consentAfter', () => {
  it('R18 a stop opts out, a second one changes nothing, a start opts in again', () => {
    const stopped = consentAfter([], said('opted-out', 1));
    expect(stopped.changed).toBe(true);
    expect(consentAfter(stopped.entries, said('opted-out', 2)).changed).toBe(false);
    expect(consentAfter(stopped.entries, said('opted-in', 3)).changed).toBe(true);
  });

  it('a start without a stop is remembered, but changes nothing for anybody', () => {
    expect(consentAfter([], said('opted-in', 1))).toEqual({ entries: [said('opted-in', 1)], changed: false });
  });

  it('a word that arrives late does not undo a newer one', () => {
    expect(consentAfter([said('opted-in', 5)], said('opted-out', 4))).toEqual({ entries: [], changed: false });
    expect(consentAfter([said('opted-out', 5)], said('opted-in', 4))).toEqual({ entries: [], changed: false });
  });

  it('at the same moment a stop counts more', () => {
    expect(consentAfter([said('opted-in', 5)], said('opted-out', 5)).changed).toBe(true);
    expect(consentAfter([said('opted-out', 5)], said('opted-in', 5)).changed).toBe(false);
  });

  it('a stop at an old number still holds when the office texts from a new one, until a start at the new one', () => {
    const known = [said('opted-out', 1, oldNumber)];
    expect(isOptedOut(known, said('opted-in', 2, newNumber))).toBe(true);
    const started = consentAfter(known, said('opted-in', 2, newNumber));
    expect(started.changed).toBe(true);
    expect(started.entries.map(({ textingNumber, state }) => [textingNumber, state])).toEqual([
      [oldNumber, 'opted-in'],
      [newNumber, 'opted-in'],
    ]);
  });

  it('D a stop with one office does not concern another', () => {
    const other = { ...said('opted-out', 1, newNumber), officeId: OfficeId.parse(crypto.randomUUID()) };
    expect(isOptedOut([other], said('opted-in', 1))).toBe(false);
  });

  it('R18 words of one number end the same in whatever order they arrive', () => {
    const words = fc.array(
      fc.tuple(fc.constantFrom<ConsentState>('opted-out', 'opted-in'), fc.integer({ min: 0, max: 50 })),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(
        words.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([one, other]) => {
          const asSaid = one.map(([state, second]) => said(state, second));
          const disordered = other.map(([state, second]) => said(state, second));
          expect(fold(disordered)).toEqual(fold(asSaid));
        },
      ),
    );
  });
});
