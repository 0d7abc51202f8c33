import { describe, expect, it } from '@jest/globals';
import { MissedEnding as MissedEndings, type PhoneNumber, SkipReason } from '@textback/contracts';
import fc from 'fast-check';
import { decideTextBack } from './decide-text-back.js';
import {
  aCallToDecide,
  CALLER,
  type Changes,
  LINE,
  minutesAfter,
  secondsAfter,
  TEXTING_NUMBER,
} from './decision.fixtures.js';
import type { DecisionInput } from './facts.js';
import type { NumberKind } from './number-kind.js';
import { ALL_RULES } from './rules/all-rules.js';

const decide = ({ facts, office, now }: DecisionInput) => decideTextBack(facts, office, now);
const verdictOf = (changes: Changes): string => {
  const { verdict } = decide(aCallToDecide(changes));
  return verdict.decision === 'skip' ? verdict.reason : verdict.decision;
};

const closed = { weekly: aCallToDecide().office.settings.hours.weekly };
const onSunday = { startedAt: '2026-03-01T17:00:00.000Z' };

describe('decideTextBack', () => {
  it.each<[rule: string, changes: Changes, outcome: string]>([
    ['a call that nothing speaks against is texted', {}, 'text'],

    ['an office that was never configured', { version: 0 }, 'office-not-configured'],
    [
      'an office that wants to text but has no number to text from (R2)',
      { settings: { numbers: { textingNumber: null, lines: [LINE] } } },
      'office-not-configured',
    ],
    [
      'an office without a texting number that does not want to text',
      { settings: { numbers: { textingNumber: null, lines: [LINE] } }, autoReplies: { enabled: false } },
      'auto-replies-off',
    ],
    ['auto-replies off (R1)', { autoReplies: { enabled: false } }, 'auto-replies-off'],

    ['an ending that is not counted (R6)', { call: { ending: 'routing-failure' } }, 'ending-not-counted'],
    ['no ending counted at all', { autoReplies: { countedEndings: [] } }, 'ending-not-counted'],
    [
      'an ending that is counted by choice',
      { call: { ending: 'routing-failure' }, autoReplies: { countedEndings: ['routing-failure'] } },
      'text',
    ],

    [
      'a withheld number',
      { call: { from: null, conversationId: null }, facts: { callerKind: null } },
      'caller-withheld',
    ],

    ["the office's line calling", { call: { from: LINE } }, 'own-number'],
    ["the office's texting number calling", { call: { from: TEXTING_NUMBER } }, 'own-number'],

    ['a learned landline', { facts: { landlineAt: minutesAfter(-9_999) } }, 'learned-landline'],

    ['a call exactly at the maximum age', { now: minutesAfter(15) }, 'text'],
    ['a call one millisecond older', { now: '2026-03-02T17:15:00.001Z' }, 'call-too-old'],
    ['a call of an office that waits longer', { now: minutesAfter(16), autoReplies: { maxAgeMinutes: 16 } }, 'text'],
    ['a call that ends in the future, because clocks differ', { now: minutesAfter(-2) }, 'text'],

    [
      "the period's message off (R1)",
      { autoReplies: { duringHours: { enabled: false, message: 'during' } } },
      'period-message-off',
    ],
    [
      'the message of the other period off',
      { autoReplies: { outsideHours: { enabled: false, message: 'outside' } } },
      'text',
    ],
    [
      'the message for closed hours off on a Sunday',
      { call: onSunday, autoReplies: { outsideHours: { enabled: false, message: 'outside' } } },
      'period-message-off',
    ],

    ['a caller who opted out (R18)', { facts: { optedOutAt: minutesAfter(-99_999) } }, 'opted-out'],

    ['staff texted just now', { facts: { staffTextedAt: secondsAfter(4) } }, 'conversation-active'],
    [
      'staff texted just under ten minutes ago',
      { facts: { staffTextedAt: secondsAfter(-594) } },
      'conversation-active',
    ],
    ['staff texted exactly ten minutes ago', { facts: { staffTextedAt: secondsAfter(-595) } }, 'text'],

    ['a text just inside the cooldown', { facts: { textedAt: [secondsAfter(-1_794)] } }, 'cooldown'],
    ['a text exactly when the cooldown ends', { facts: { textedAt: [secondsAfter(-1_795)] } }, 'text'],
    ['a text at the same moment', { facts: { textedAt: [secondsAfter(5)] } }, 'cooldown'],
    ['a text in the future, because clocks differ', { facts: { textedAt: [secondsAfter(20)] } }, 'cooldown'],
    [
      'a text at the same moment with the cooldown turned off',
      { facts: { textedAt: [secondsAfter(5)] }, autoReplies: { cooldownMinutes: 0 } },
      'text',
    ],
    [
      'a text in the future with the cooldown turned off',
      { facts: { textedAt: [secondsAfter(20)] }, autoReplies: { cooldownMinutes: 0 } },
      'text',
    ],
    [
      'a text a day ago with a cooldown of two',
      { facts: { textedAt: [minutesAfter(-1_440)] }, autoReplies: { cooldownMinutes: 2_880 } },
      'cooldown',
    ],

    [
      'as many texts this week as the limit',
      { facts: { textedAt: [-5, -4, -3, -2, -1].map((day) => minutesAfter(day * 1_440)) } },
      'weekly-limit',
    ],
    [
      'one text fewer than the limit',
      { facts: { textedAt: [-4, -3, -2, -1].map((day) => minutesAfter(day * 1_440)) } },
      'text',
    ],
    [
      'the oldest text exactly seven days ago',
      {
        facts: { textedAt: [secondsAfter(5 - 604_800), ...[-4, -3, -2, -1].map((day) => minutesAfter(day * 1_440))] },
      },
      'text',
    ],
    [
      'the limit with the cooldown turned off',
      { facts: { textedAt: [minutesAfter(-1)] }, autoReplies: { cooldownMinutes: 0, weeklyLimit: 1 } },
      'weekly-limit',
    ],

    ['answered on another call since', { facts: { answeredAt: secondsAfter(-10) } }, 'answered-meanwhile'],
    ['answered on a call before', { facts: { answeredAt: secondsAfter(-21) } }, 'text'],
    [
      'answered on this very call, as late events show',
      { facts: { answeredAt: secondsAfter(-20) } },
      'answered-meanwhile',
    ],

    ['unlimited credits', { facts: { creditsUsed: 1_000_000 } }, 'text'],
    ['the last credit (R10)', { settings: { credits: { monthlyAllowance: 10 } }, facts: { creditsUsed: 9 } }, 'text'],
    ['no credit left', { settings: { credits: { monthlyAllowance: 10 } }, facts: { creditsUsed: 10 } }, 'no-credits'],
    ['an allowance of nothing', { settings: { credits: { monthlyAllowance: 0 } } }, 'no-credits'],
    [
      'one credit left for a text that costs two',
      {
        settings: { credits: { monthlyAllowance: 10 } },
        facts: { creditsUsed: 9 },
        autoReplies: { duringHours: { enabled: true, message: 'é'.repeat(161) } },
      },
      'no-credits',
    ],
    [
      'two credits left for a text that costs two',
      {
        settings: { credits: { monthlyAllowance: 10 } },
        facts: { creditsUsed: 8 },
        autoReplies: { duringHours: { enabled: true, message: 'é'.repeat(161) } },
      },
      'text',
    ],
  ])('R7 %s', (_, changes, outcome) => {
    expect(verdictOf(changes)).toBe(outcome);
  });

  it.each<NumberKind>([
    'short-code',
    'impossible',
    'fixed-line',
    'toll-free',
    'premium-rate',
    'shared-cost',
    'pager',
    'uan',
    'voicemail',
  ])('R7 a number of kind %s is not textable', (callerKind) => {
    expect(verdictOf({ facts: { callerKind } })).toBe('not-textable');
  });

  it('R6 texts all endings but routing failures by default', () => {
    const texted = MissedEndings.options.filter((ending) => verdictOf({ call: { ending } }) === 'text');
    expect(texted).toEqual(['no-answer', 'busy', 'declined', 'abandoned', 'voicemail']);
  });

  it.each([
    ['during hours', {}, 'during', 'during-hours'],
    ['outside hours', onSunday, 'outside', 'outside-hours'],
    [
      'when it rang during hours and was decided after them',
      { startedAt: '2026-03-02T21:59:59.000Z' },
      'during',
      'during-hours',
    ],
    ['when it rang at closing', { startedAt: '2026-03-02T22:00:00.000Z' }, 'outside', 'outside-hours'],
  ])('R1 R13 sends the message of the moment it started ringing: %s', (_, call, text, period) => {
    const decision = decide(
      aCallToDecide({ call, settings: { hours: { ...aCallToDecide().office.settings.hours, ...closed } } }),
    );
    expect(decision.verdict).toMatchObject({ decision: 'text', text });
    expect(decision.period).toBe(period);
  });

  it('R9 R20 fills the message in with what belongs to the office', () => {
    const message = '{office_name}: call {office_phone}, or answer {texting_number}';
    const { verdict } = decide(aCallToDecide({ autoReplies: { duringHours: { enabled: true, message } } }));
    expect(verdict).toEqual({
      decision: 'text',
      text: 'Elm Street Dental: call +15559870000, or answer +15559870001',
      credits: 1,
    });
  });

  it('R9 names the line that was called when the office has listed none', () => {
    const changes: Changes = {
      call: { to: '+15550009999' as PhoneNumber },
      settings: { numbers: { textingNumber: TEXTING_NUMBER, lines: [] } },
      autoReplies: { duringHours: { enabled: true, message: '{office_phone}' } },
    };
    expect(decide(aCallToDecide(changes)).verdict).toMatchObject({ text: '+15550009999' });
  });

  describe('the delay of R8', () => {
    const delayed = { delaySeconds: 60 };

    it('R8 waits before it texts', () => {
      expect(decide(aCallToDecide({ autoReplies: delayed })).verdict).toEqual({
        decision: 'pending',
        until: secondsAfter(65),
      });
    });

    it('R8 a call that is skipped anyway is not waited for', () => {
      expect(verdictOf({ autoReplies: { ...delayed, enabled: false } })).toBe('auto-replies-off');
    });

    const waited: Changes = { autoReplies: delayed, now: secondsAfter(65) };
    it.each<[string, Changes['facts'], string]>([
      ['nothing happened', {}, 'text'],
      ['the caller was answered', { answeredAt: secondsAfter(30) }, 'answered-meanwhile'],
      ['staff texted the caller', { staffTextedAt: secondsAfter(30) }, 'conversation-active'],
      ['another text was sent', { textedAt: [secondsAfter(30)] }, 'cooldown'],
      ['the caller opted out', { optedOutAt: secondsAfter(30) }, 'opted-out'],
    ])('R8 decides again when it ends: %s', (_, facts, outcome) => {
      expect(verdictOf({ ...waited, facts: { waitingSince: secondsAfter(5), ...facts } })).toBe(outcome);
    });

    it('R8 a caller who was texted meanwhile is not texted, even without a cooldown', () => {
      const again: Changes = { ...waited, autoReplies: { ...delayed, cooldownMinutes: 0 } };
      const waitingSince = secondsAfter(5);
      expect(verdictOf({ ...again, facts: { waitingSince, textedAt: [secondsAfter(6)] } })).toBe('answered-meanwhile');
      expect(verdictOf({ ...again, facts: { waitingSince, textedAt: [secondsAfter(5)] } })).toBe('text');
    });

    it('R8 staff who texted early in a long delay count, although the conversation is not active any more', () => {
      const long: Changes = { autoReplies: { delaySeconds: 900 }, now: secondsAfter(905) };
      const facts = { waitingSince: secondsAfter(5), staffTextedAt: secondsAfter(10) };
      expect(verdictOf({ ...long, facts })).toBe('answered-meanwhile');
    });

    it.each([
      ['a delay as long as the maximum age does not make the call too old', 905, 'text'],
      ['exactly at both together', 1_800, 'text'],
      ['but a timer that rings much later does', 1_801, 'call-too-old'],
    ])('R7 R8 %s', (_, now, outcome) => {
      const facts = { waitingSince: secondsAfter(5) };
      expect(verdictOf({ autoReplies: { delaySeconds: 900 }, now: secondsAfter(now), facts })).toBe(outcome);
    });
  });

  describe('the receipt', () => {
    it('R21 has every rule once, in the documented order', () => {
      expect(decide(aCallToDecide()).steps.map(({ rule }) => rule)).toEqual(SkipReason.options);
      expect(ALL_RULES.map(({ name }) => name)).toEqual(SkipReason.options);
    });

    it('R21 says what passed, what skipped, and what was not reached', () => {
      const { steps } = decide(aCallToDecide({ facts: { optedOutAt: minutesAfter(-60) } }));
      const skipped = SkipReason.options.indexOf('opted-out');
      expect(steps.map(({ verdict }) => verdict)).toEqual(
        SkipReason.options.map((_, index) => (index < skipped ? 'pass' : index === skipped ? 'skip' : 'not-reached')),
      );
      expect(steps[skipped]).toEqual({
        rule: 'opted-out',
        verdict: 'skip',
        facts: { optedOutAt: minutesAfter(-60) },
        wouldHavePassedIf: 'the caller had not opted out',
      });
      expect(steps[skipped + 1]).toMatchObject({ facts: {}, wouldHavePassedIf: null });
    });

    it('R21 shows the hours that were applied', () => {
      const step = decide(aCallToDecide()).steps.find(({ rule }) => rule === 'period-message-off');
      expect(step?.facts).toEqual({
        period: 'during-hours',
        localTime: '2026-03-02T11:59:40-05:00[America/New_York]',
        cause: { kind: 'interval', date: '2026-03-02', from: '09:00', to: '17:00' },
        enabled: true,
      });
    });

    it('R21 an office whose hours nobody has set has no period', () => {
      expect(decide(aCallToDecide({ version: 0 })).period).toBeNull();
    });

    it.each<[Changes, string]>([
      [{}, 'Texted with the message for calls during business hours.'],
      [{ call: onSunday }, 'Texted with the message for calls outside business hours.'],
      [
        { autoReplies: { delaySeconds: 1 } },
        'Waiting 1 second to see whether the caller is answered or texted meanwhile.',
      ],
      [
        { facts: { textedAt: [secondsAfter(-715)] } },
        'Not texted: the caller got a text 12 minutes earlier. Would have been texted if the caller had got no text in the 30 minutes before.',
      ],
      [
        { version: 0, autoReplies: { enabled: false }, settings: { numbers: { textingNumber: null, lines: [] } } },
        'Not texted: the office has not been set up. Would have been texted if the office had been set up and Missed Call Auto-Replies had been on.',
      ],
      [
        { autoReplies: { enabled: false }, facts: { optedOutAt: minutesAfter(-1), landlineAt: minutesAfter(-1) } },
        "Not texted: Missed Call Auto-Replies are off. Would have been texted if Missed Call Auto-Replies had been on, the caller's number had not turned out to be a landline and the caller had not opted out.",
      ],
      [
        { now: minutesAfter(40) },
        'Not texted: the call had ended 40 minutes before this could be decided. Would have been texted if it had been decided within 15 minutes of the call.',
      ],
      [
        { settings: { credits: { monthlyAllowance: 3 } }, facts: { creditsUsed: 3 } },
        "Not texted: the office's credits for this month are used up. Would have been texted if the office had had 1 credit left this month.",
      ],
      [
        { call: { ending: 'routing-failure' } },
        'Not texted: it could not be put through, and the office does not text calls that end like that. Would have been texted if the office texted calls where it could not be put through.',
      ],
      [
        { facts: { answeredAt: secondsAfter(-20) } },
        'Not texted: the call was answered after all. Would have been texted if the caller had not been answered or texted meanwhile.',
      ],
      [
        { facts: { answeredAt: secondsAfter(-19) } },
        'Not texted: the caller called again and was answered. Would have been texted if the caller had not been answered or texted meanwhile.',
      ],
    ])('R21 one sentence for staff %#', (changes, summary) => {
      expect(decide(aCallToDecide(changes)).summary).toBe(summary);
    });

    it('R21 can be made again from what is stored', () => {
      const input = aCallToDecide({ facts: { textedAt: [minutesAfter(-10)] } });
      const stored = JSON.parse(JSON.stringify(input)) as DecisionInput;
      expect(decide(stored)).toEqual(decide(input));
    });
  });

  describe('for any facts', () => {
    it('R7 the first rule that skips names the reason, and a call is texted only if none does', () => {
      fc.assert(
        fc.property(anyChanges, (changes) => {
          const input = aCallToDecide(changes);
          const first = ALL_RULES.find((rule) => rule.skips(input));
          expect(verdictOf(changes)).toBe(first?.name ?? 'text');
        }),
      );
    });

    it('R21 what would have let a call through is true: each step relaxes the rule that skips', () => {
      fc.assert(
        fc.property(anyChanges, (changes) => {
          const input = aCallToDecide(changes);
          for (const rule of ALL_RULES.filter((one) => one.skips(input)))
            expect({ rule: rule.name, skips: rule.skips(rule.relax(input).input) }).toEqual({
              rule: rule.name,
              skips: false,
            });
          const { verdict, steps } = decide(input);
          const wishes = steps.flatMap(({ wouldHavePassedIf }) => wouldHavePassedIf ?? []);
          expect(wishes).toHaveLength(verdict.decision === 'skip' ? 1 : 0);
        }),
      );
    });

    it('R21 the input is never changed, and the same input gives the same decision', () => {
      fc.assert(
        fc.property(anyChanges, (changes) => {
          const input = aCallToDecide(changes);
          const before = JSON.stringify(input);
          expect(decide(input)).toEqual(decide(input));
          expect(JSON.stringify(input)).toBe(before);
        }),
      );
    });
  });
});

/** Calls that many things may speak against, in any combination. */
const anyChanges: fc.Arbitrary<Changes> = fc
  .record({
    version: fc.constantFrom(0, 1, 7),
    enabled: fc.boolean(),
    textingNumber: fc.constantFrom(TEXTING_NUMBER, null),
    ending: fc.constantFrom(...MissedEndings.options),
    from: fc.constantFrom(CALLER, LINE, TEXTING_NUMBER, null),
    callerKind: fc.constantFrom<NumberKind>('textable', 'toll-free'),
    age: fc.integer({ min: -1, max: 40 }),
    duringOn: fc.boolean(),
    ago: fc.array(fc.integer({ min: -1, max: 12_000 }), { maxLength: 8 }),
    staffAgo: fc.option(fc.integer({ min: 0, max: 30 })),
    optedOut: fc.boolean(),
    landline: fc.boolean(),
    answered: fc.option(fc.integer({ min: -60, max: 60 })),
    waiting: fc.boolean(),
    cooldownMinutes: fc.constantFrom(0, 30, 10_080),
    allowance: fc.constantFrom(null, 0, 5, 6),
  })
  .map((one): Changes => {
    const at = (minutesAgo: number): string => minutesAfter(one.age - minutesAgo);
    return {
      version: one.version,
      now: minutesAfter(one.age),
      call: { ending: one.ending, from: one.from },
      settings: {
        numbers: { textingNumber: one.textingNumber, lines: [LINE] },
        credits: { monthlyAllowance: one.allowance },
      },
      autoReplies: {
        enabled: one.enabled,
        cooldownMinutes: one.cooldownMinutes,
        duringHours: { enabled: one.duringOn, message: 'during' },
      },
      facts: {
        callerKind: one.from === null ? null : one.callerKind,
        textedAt: one.ago.toSorted((first, second) => second - first).map(at),
        staffTextedAt: one.staffAgo === null ? null : at(one.staffAgo),
        optedOutAt: one.optedOut ? at(100) : null,
        landlineAt: one.landline ? at(100) : null,
        answeredAt: one.answered === null ? null : at(one.answered),
        waitingSince: one.waiting ? at(1) : null,
        creditsUsed: 5,
      },
    };
  });
