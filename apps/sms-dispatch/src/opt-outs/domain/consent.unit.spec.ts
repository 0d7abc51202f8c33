import { describe, expect, it } from '@jest/globals';
import { conversationIdOf, OfficeId, PhoneNumber } from '@textback/contracts';
import fc from 'fast-check';
import {
  type Consent,
  consentAfter,
  hasOwnStop,
  type ConsentState,
  isHeldByProvider,
  isOptedOut,
  type Said,
  withEntries,
} from './consent.js';

const officeId = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const phone = PhoneNumber.parse('+14155552671');
const oldNumber = PhoneNumber.parse('+14155550100');
const newNumber = PhoneNumber.parse('+14155550200');

const said = (state: ConsentState, second: number, changes: Partial<Said> = {}): Said => ({
  phone,
  textingNumber: oldNumber,
  officeId,
  conversationId: conversationIdOf(officeId, phone),
  state,
  source: 'caller',
  at: new Date(Date.UTC(2026, 2, 2, 17, 0, second)),
  provider: 'does-nothing',
  ...changes,
});
const fold = (words: readonly Said[]): readonly Consent[] =>
  words.reduce<readonly Consent[]>((known, word) => withEntries(known, consentAfter(known, word).entries), []);

describe('consentAfter', () => {
  it('R18 a stop opts out, a second one changes nothing, a start opts in again', () => {
    const stopped = consentAfter([], said('opted-out', 1));
    expect(stopped).toMatchObject({ changed: true, worthTelling: true });
    expect(consentAfter(stopped.entries, said('opted-out', 2))).toMatchObject({ changed: false, worthTelling: false });
    expect(consentAfter(stopped.entries, said('opted-in', 3)).changed).toBe(true);
  });

  it('a start without a stop is remembered, but changes nothing for anybody', () => {
    expect(consentAfter([], said('opted-in', 1))).toMatchObject({ entries: [{ state: 'opted-in' }], changed: false });
  });

  it('a word that arrives late does not undo a newer one', () => {
    expect(consentAfter(fold([said('opted-in', 5)]), said('opted-out', 4))).toMatchObject({
      entries: [],
      changed: false,
    });
    expect(consentAfter(fold([said('opted-out', 5)]), said('opted-in', 4))).toMatchObject({
      entries: [],
      changed: false,
    });
  });

  it('at the same moment a stop counts more', () => {
    expect(consentAfter(fold([said('opted-in', 5)]), said('opted-out', 5)).changed).toBe(true);
    expect(consentAfter(fold([said('opted-out', 5)]), said('opted-in', 5)).changed).toBe(false);
  });

  it('a stop at an old number still holds when the office texts from a new one, until a start at the new one', () => {
    const known = fold([said('opted-out', 1)]);
    expect(isOptedOut(known, said('opted-in', 2, { textingNumber: newNumber }))).toBe(true);
    const started = consentAfter(known, said('opted-in', 2, { textingNumber: newNumber }));
    expect(started.changed).toBe(true);
    expect(started.entries.map(({ textingNumber, state }) => [textingNumber, state])).toEqual([
      [oldNumber, 'opted-in'],
      [newNumber, 'opted-in'],
    ]);
  });

  it('D a stop with one office does not concern another', () => {
    const other = { textingNumber: newNumber, officeId: OfficeId.parse(crypto.randomUUID()) };
    expect(isOptedOut(fold([said('opted-out', 1, other)]), said('opted-in', 1))).toBe(false);
  });

  describe('a number that another office had before', () => {
    const successor = OfficeId.parse('1b0e6a52-6a43-4f55-9a3e-0d1f5d0c7e21');
    const toSuccessor = (state: ConsentState, second: number, changes: Partial<Said> = {}): Said =>
      said(state, second, { officeId: successor, conversationId: conversationIdOf(successor, phone), ...changes });
    const predecessor = said('opted-out', 9, { textingNumber: newNumber });

    it('C R18 a stop at it is each office’s own: the one before keeps its stop, at whatever number', () => {
      const second = consentAfter(fold([said('opted-out', 1)]), toSuccessor('opted-out', 2));
      expect(second).toMatchObject({ changed: true, entries: [{ officeId: successor, state: 'opted-out' }] });
      const known = fold([said('opted-out', 1), toSuccessor('opted-out', 2)]);
      expect(isOptedOut(known, predecessor)).toBe(true);
      expect(isOptedOut(known, toSuccessor('opted-out', 9, { textingNumber: newNumber }))).toBe(true);
    });

    it('C D a stop at it holds for the next office, too, who is told nothing of it', () => {
      const known = fold([said('opted-out', 1, { provider: 'blocks' })]);
      expect(isOptedOut(known, toSuccessor('opted-in', 2))).toBe(true);
      expect(hasOwnStop(known, toSuccessor('opted-in', 2))).toBe(false);
      expect(isHeldByProvider(known, toSuccessor('opted-in', 2))).toBe(false);
    });

    it('C a START at it ends what holds at the number, and not the stop with the office before', () => {
      const known = fold([said('opted-out', 1), toSuccessor('opted-in', 2, { provider: 'unblocks' })]);
      expect(isOptedOut(known, toSuccessor('opted-in', 3))).toBe(false);
      expect(isOptedOut(known, predecessor)).toBe(true);
      expect(hasOwnStop(known, predecessor)).toBe(true);
    });

    it('C a START from before the stop, or staff who lift their own, do not end it', () => {
      for (const start of [toSuccessor('opted-in', 1), toSuccessor('opted-in', 5, { source: 'staff' })]) {
        const known = fold([said('opted-out', 2), start]);
        expect(isOptedOut(known, toSuccessor('opted-in', 9))).toBe(true);
      }
    });

    it('C a stop that the office before hears of after the START holds at the number again', () => {
      const known = fold([said('opted-out', 1), toSuccessor('opted-in', 2), said('opted-out', 3)]);
      expect(isOptedOut(known, toSuccessor('opted-in', 9))).toBe(true);
    });
  });

  it('R18 words of one number end the same in whatever order they arrive', () => {
    const words = fc.array(
      fc.tuple(
        fc.constantFrom<readonly [ConsentState, Said['provider']]>(
          ['opted-out', 'blocks'],
          ['opted-out', 'does-nothing'],
          ['opted-in', 'unblocks'],
          ['opted-in', 'does-nothing'],
        ),
        fc.integer({ min: 0, max: 50 }),
      ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(
        words.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([one, other]) => {
          const asSaid = one.map(([[state, provider], second]) => said(state, second, { provider }));
          const disordered = other.map(([[state, provider], second]) => said(state, second, { provider }));
          expect(fold(disordered)).toEqual(fold(asSaid));
        },
      ),
    );
  });

  it('C a stop that staff did not know of when they lifted another counts, whenever it was said', () => {
    const lifted = fold([said('opted-out', 1), said('opted-in', 9, { source: 'staff' })]);
    const late = consentAfter(lifted, said('opted-out', 5));
    expect(late).toMatchObject({ changed: true, at: new Date(Date.UTC(2026, 2, 2, 17, 0, 9)) });
    expect(isOptedOut(late.entries, said('opted-out', 5))).toBe(true);
  });

  it('what the provider does is known apart: START ends its block, YES and staff do not', () => {
    const stopped = fold([said('opted-out', 1, { provider: 'blocks' })]);
    expect(isHeldByProvider(stopped, said('opted-in', 2))).toBe(true);
    const yes = consentAfter(stopped, said('opted-in', 2)).entries;
    expect(yes).toMatchObject([{ state: 'opted-in', heldByProvider: true }]);
    const started = consentAfter(stopped, said('opted-in', 2, { provider: 'unblocks' })).entries;
    expect(started).toMatchObject([{ state: 'opted-in', heldByProvider: false }]);
    const again = consentAfter(started, said('opted-out', 3)).entries;
    expect(isHeldByProvider(again, said('opted-in', 4))).toBe(false);
  });

  it('that the provider holds a stop too is worth telling, though nothing changes for the caller', () => {
    const revoked = fold([said('opted-out', 1)]);
    expect(consentAfter(revoked, said('opted-out', 2, { source: 'provider', provider: 'blocks' }))).toMatchObject({
      changed: false,
      worthTelling: true,
      entries: [{ heldByProvider: true, source: 'provider' }],
    });
  });

  it('a START at one number does not end what the provider does at another', () => {
    const stopped = fold([said('opted-out', 1, { provider: 'blocks' })]);
    const { entries } = consentAfter(stopped, said('opted-in', 2, { textingNumber: newNumber, provider: 'unblocks' }));
    expect(entries).toMatchObject([
      { textingNumber: oldNumber, state: 'opted-in', heldByProvider: true },
      { textingNumber: newNumber, state: 'opted-in', heldByProvider: false },
    ]);
  });
});
