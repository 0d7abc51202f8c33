import { describe, expect, it } from '@jest/globals';
import { PersonKind, type TileState } from '@textback/contracts';
import fc from 'fast-check';
import { allowedFor } from './conversation.fixtures.js';
import { judgeReply, type ReplyFacts } from './permission-gate.js';

const someFacts = (changes: Partial<ReplyFacts> = {}): ReplyFacts => ({
  tile: 'none',
  matches: [],
  keyword: false,
  settings: allowedFor(true, true),
  ...changes,
});

const anyFacts = fc.record({
  tile: fc.constantFrom<TileState>('none', 'open', 'closed'),
  matches: fc.array(fc.constantFrom(...PersonKind.options), { maxLength: 5 }),
  keyword: fc.boolean(),
  settings: fc.option(fc.tuple(fc.boolean(), fc.boolean()).map(([known, unknown]) => allowedFor(known, unknown))),
});

const patients = { kind: 'open', section: 'patients' };
const contacts = { kind: 'open', section: 'contacts' };
const heldAsKnown = { kind: 'held', reason: 'patients-and-contacts-may-not-start-chat' };
const heldAsUnknown = { kind: 'held', reason: 'unknown-numbers-not-allowed' };
const onlyKnown = allowedFor(true, false);
const onlyUnknown = allowedFor(false, true);

describe('judgeReply', () => {
  it.each<{ rule: string; facts: Partial<ReplyFacts>; verdict: object }>([
    { rule: 'R14, R15 a patient', facts: { matches: ['patient'], settings: onlyKnown }, verdict: patients },
    { rule: 'R14, R15 a contact', facts: { matches: ['contact'], settings: onlyKnown }, verdict: contacts },
    {
      rule: 'R14, R15 a referral partner',
      facts: { matches: ['referral-partner'], settings: onlyKnown },
      verdict: contacts,
    },
    { rule: 'R14, R15 an unknown number', facts: { matches: [], settings: onlyUnknown }, verdict: contacts },
    {
      rule: 'R16 a patient, not allowed',
      facts: { matches: ['patient'], settings: onlyUnknown },
      verdict: heldAsKnown,
    },
    {
      rule: 'R16 a contact, not allowed',
      facts: { matches: ['contact'], settings: onlyUnknown },
      verdict: heldAsKnown,
    },
    {
      rule: 'R16 a referral partner, not allowed',
      facts: { matches: ['referral-partner'], settings: onlyUnknown },
      verdict: heldAsKnown,
    },
    { rule: 'R16 an unknown number, not allowed', facts: { settings: onlyKnown }, verdict: heldAsUnknown },
    {
      rule: 'R17 a number of a contact and a patient',
      facts: { matches: ['contact', 'patient'] },
      verdict: patients,
    },
    {
      rule: 'R14 a closed tile is judged again',
      facts: { tile: 'closed', settings: onlyKnown },
      verdict: heldAsUnknown,
    },
    { rule: 'R15 an allowed reply reopens', facts: { tile: 'closed', matches: ['patient'] }, verdict: patients },
    {
      rule: 'R14 an open tile, though nothing is allowed',
      facts: { tile: 'open', settings: allowedFor(false, false) },
      verdict: { kind: 'part-of-open-chat' },
    },
    {
      rule: 'R18 an opt-out word of a patient',
      facts: { keyword: true, matches: ['patient'] },
      verdict: { kind: 'history-only' },
    },
    {
      rule: 'R18 an opt-out word in an open tile',
      facts: { keyword: true, tile: 'open' },
      verdict: { kind: 'history-only' },
    },
    {
      rule: 'R16 a patient, settings not known yet',
      facts: { matches: ['patient'], settings: null },
      verdict: heldAsKnown,
    },
    { rule: 'R16 an unknown number, settings not known yet', facts: { settings: null }, verdict: heldAsUnknown },
  ])('$rule', ({ facts, verdict }) => {
    expect(judgeReply(someFacts(facts))).toEqual(verdict);
  });

  it('R14 what is written into an open tile is never held', () => {
    fc.assert(fc.property(anyFacts, (facts) => judgeReply({ ...facts, tile: 'open' }).kind !== 'held'));
  });

  it('R18 a keyword never opens a tile, and is never held', () => {
    fc.assert(fc.property(anyFacts, (facts) => judgeReply({ ...facts, keyword: true }).kind === 'history-only'));
  });

  it('R16 without settings nothing opens a tile', () => {
    fc.assert(fc.property(anyFacts, (facts) => judgeReply({ ...facts, settings: null }).kind !== 'open'));
  });

  it('R17 a tile is under Patients exactly when any match is a patient, whatever their order', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const verdict = judgeReply(facts);
        const reversed = judgeReply({ ...facts, matches: facts.matches.toReversed() });
        expect(reversed).toEqual(verdict);
        if (verdict.kind === 'open') expect(verdict.section === 'patients').toBe(facts.matches.includes('patient'));
      }),
    );
  });

  it('R14 each switch decides about its own callers only', () => {
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (facts, other) => {
        if (facts.settings === null) return;
        const changed =
          facts.matches.length > 0
            ? { allowMessagesFromUnknownNumbers: other }
            : { allowPatientsAndContactsToStartChat: other };
        expect(judgeReply({ ...facts, settings: { ...facts.settings, ...changed } })).toEqual(judgeReply(facts));
      }),
    );
  });
});
