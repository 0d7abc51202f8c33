import type { DecisionInput } from '../facts.js';
import type { Rule } from '../rule.js';
import { inWords, millisecondsBetween, MINUTE_MS } from '../time.js';

/** A text that comes long after the call confuses more than it helps. A delay that the office asked for (R8) is no age. */
export const callTooOld: Rule = {
  name: 'call-too-old',
  look: (input) => ({
    endedAt: input.facts.call.endedAt,
    decidedAt: input.now,
    maxAgeMinutes: input.office.settings.missedCallAutoReplies.maxAgeMinutes,
    delaySeconds: delayOf(input) / 1_000,
  }),
  skips: (input) => ageOf(input) > oldestAllowed(input),
  because: (input) => `the call had ended ${inWords(ageOf(input))} before this could be decided`,
  relax: (input) => ({
    input: { ...input, now: input.facts.call.endedAt },
    words: `it had been decided within ${inWords(oldestAllowed(input))} of the call`,
  }),
};

const ageOf = ({ facts, now }: DecisionInput): number => millisecondsBetween(facts.call.endedAt, now);

const oldestAllowed = (input: DecisionInput): number =>
  input.office.settings.missedCallAutoReplies.maxAgeMinutes * MINUTE_MS + delayOf(input);

const delayOf = ({ facts, office }: DecisionInput): number =>
  facts.waitingSince === null ? 0 : office.settings.missedCallAutoReplies.delaySeconds * 1_000;
