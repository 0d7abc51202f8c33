import { withFacts } from '../changed-input.js';
import type { DecisionInput } from '../facts.js';
import type { Rule } from '../rule.js';
import { counted, millisecondsBetween, WEEK_MS } from '../time.js';

/** Most missed-call texts to one caller in 7 days (R7). */
export const weeklyLimit: Rule = {
  name: 'weekly-limit',
  look: (input) => ({
    textsInSevenDays: ofLastWeek(input).length,
    weeklyLimit: input.office.settings.missedCallAutoReplies.weeklyLimit,
  }),
  skips: (input) => ofLastWeek(input).length >= input.office.settings.missedCallAutoReplies.weeklyLimit,
  because: (input) => `the caller got ${counted(ofLastWeek(input).length, 'text')} in the last 7 days`,
  relax: (input) => {
    const { weeklyLimit: limit } = input.office.settings.missedCallAutoReplies;
    return {
      input: withFacts(input, { textedAt: input.facts.textedAt.slice(0, limit - 1) }),
      words: `the caller had got fewer than ${counted(limit, 'text')} in the last 7 days`,
    };
  },
};

const ofLastWeek = ({ facts, now }: DecisionInput): string[] =>
  facts.textedAt.filter((texted) => millisecondsBetween(texted, now) < WEEK_MS);
