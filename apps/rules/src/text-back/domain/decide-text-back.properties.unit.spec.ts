import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCall, MESSAGE } from './any-call.fixtures.js';
import { withFacts } from './changed-input.js';
import { type Decision, decideTextBack } from './decide-text-back.js';
import type { DecisionInput } from './facts.js';
import { ALL_RULES } from './rules/all-rules.js';
import { plusMilliseconds } from './time.js';

const decide = ({ facts, office, now }: DecisionInput): Decision => decideTextBack(facts, office, now);
const reasonOf = (input: DecisionInput): string | null => {
  const { verdict } = decide(input);
  return verdict.decision === 'skip' ? verdict.reason : null;
};
const whole = ({ verdict, period, steps, summary }: Decision): Decision => ({ verdict, period, steps, summary });

/** The rule that skips is relaxed, and then the next one, until none skips. */
function relaxed(input: DecisionInput): { input: DecisionInput; words: string[] } {
  const reason = reasonOf(input);
  const rule = ALL_RULES.find(({ name }) => name === reason);
  if (rule === undefined) return { input, words: [] };
  const first = rule.relax(input);
  const rest = relaxed(first.input);
  return { input: rest.input, words: [first.words, ...rest.words] };
}

const holds = (property: (input: DecisionInput) => void): void => {
  fc.assert(fc.property(anyCall, property));
};

describe('decideTextBack, for any call', () => {
  it('R7 the first rule that skips names the reason, and only a call that none skips is texted', () => {
    holds((input) => {
      const first = ALL_RULES.find((rule) => rule.skips(input));
      expect(reasonOf(input)).toBe(first?.name ?? null);
    });
  });

  it('R8 a call that nothing speaks against waits once for the delay, and is then texted', () => {
    holds((input) => {
      if (reasonOf(input) !== null) return;
      const { delaySeconds } = input.office.settings.missedCallAutoReplies;
      const waits = delaySeconds > 0 && input.facts.waitingSince === null;
      expect(decide(input).verdict).toMatchObject(
        waits
          ? { decision: 'pending', until: plusMilliseconds(input.now, delaySeconds * 1_000) }
          : { decision: 'text', text: MESSAGE },
      );
    });
  });

  it('R21 the same input gives the same decision, also when it was stored, and is not changed by it', () => {
    holds((input) => {
      const before = JSON.stringify(input);
      const decision = whole(decide(input));
      expect(whole(decide(input))).toEqual(decision);
      expect(whole(decide(JSON.parse(before) as DecisionInput))).toEqual(decision);
      expect(JSON.stringify(input)).toBe(before);
    });
  });

  it('R21 what would have let a call through is true: with all of it, nothing speaks against the call', () => {
    holds((input) => {
      const wish = decide(input).steps.find(({ verdict }) => verdict === 'skip')?.wouldHavePassedIf ?? null;
      const { input: better, words } = relaxed(input);
      expect(reasonOf(better)).toBeNull();
      expect(wish).toBe(words.length === 0 ? null : words.join(', ').replace(/, (?!.*, )/, ' and '));
    });
  });

  it('R21 each rule lets through what it was relaxed to', () => {
    holds((input) => {
      for (const rule of ALL_RULES.filter((one) => one.skips(input)))
        expect([rule.name, rule.skips(rule.relax(input).input)]).toEqual([rule.name, false]);
    });
  });

  it('R21 the receipt has a step for each rule, up to the one that skips, and no message', () => {
    holds((input) => {
      const { steps, summary } = decide(input);
      const skipping = ALL_RULES.findIndex((rule) => rule.skips(input));
      const reached = skipping === -1 ? ALL_RULES.length : skipping;
      expect(steps.map(({ rule, verdict }) => [rule, verdict])).toEqual(
        ALL_RULES.map(({ name }, index) => [
          name,
          index < reached ? 'pass' : index === reached ? 'skip' : 'not-reached',
        ]),
      );
      expect(JSON.stringify([steps, summary])).not.toContain(MESSAGE);
    });
  });

  it('R7 one more text to the caller never turns a skip into a text', () => {
    fc.assert(
      fc.property(anyCall, fc.integer({ min: 0, max: 10_080 }), (input, minutesAgo) => {
        const another = plusMilliseconds(input.now, -minutesAgo * 60_000);
        const textedAt = [...input.facts.textedAt, another].sort();
        if (reasonOf(input) !== null) expect(reasonOf(withFacts(input, { textedAt }))).not.toBeNull();
      }),
    );
  });

  it('R7 a text just now keeps the next call of the caller from one, for as long as the cooldown', () => {
    holds((input) => {
      const { cooldownMinutes } = input.office.settings.missedCallAutoReplies;
      if (cooldownMinutes === 0) return;
      expect(reasonOf(withFacts(input, { textedAt: [input.now] }))).not.toBeNull();
    });
  });

  it('R7 a call that is too old stays so', () => {
    fc.assert(
      fc.property(anyCall, fc.integer({ min: 0, max: 1_000_000_000 }), (input, later) => {
        if (reasonOf(input) !== 'call-too-old') return;
        expect(reasonOf({ ...input, now: plusMilliseconds(input.now, later) })).toBe('call-too-old');
      }),
    );
  });

  it('R18 a caller who opted out is never texted, whatever else is true', () => {
    holds((input) => {
      expect(reasonOf(withFacts(input, { optedOutAt: input.now }))).not.toBeNull();
    });
  });

  it('R10 a text never costs more than what is left', () => {
    holds((input) => {
      const { verdict } = decide(input);
      const { monthlyAllowance } = input.office.settings.credits;
      if (verdict.decision !== 'text' || monthlyAllowance === null) return;
      expect(input.facts.creditsUsed + verdict.credits).toBeLessThanOrEqual(monthlyAllowance);
    });
  });
});
