import { withFacts } from '../changed-input.js';
import type { DecisionInput } from '../facts.js';
import type { Rule } from '../rule.js';
import { isAfter, millisecondsBetween } from '../time.js';

/**
 * The caller has been served: this very call was answered after all, as late events show (R6), or they called again and were
 * answered, or, while the office's delay ran, they were texted (R8). Without a delay texts do not matter here; cooldown and
 * active conversation look at those.
 */
export const answeredMeanwhile: Rule = {
  name: 'answered-meanwhile',
  look: ({ facts }) => ({
    startedAt: facts.call.startedAt,
    answeredAt: facts.answeredAt,
    waitingSince: facts.waitingSince,
    staffTextedAt: facts.staffTextedAt,
    lastTextedAt: facts.textedAt.at(-1) ?? null,
  }),
  skips: (input) => wasAnswered(input) || wasTexted(input),
  because: (input) => {
    if (!wasAnswered(input)) return 'the caller was texted during the delay';
    return isThisCall(input) ? 'the call was answered after all' : 'the caller called again and was answered';
  },
  relax: (input) => ({
    input: withFacts(input, {
      answeredAt: wasAnswered(input) ? null : input.facts.answeredAt,
      staffTextedAt: whileWaiting(input, input.facts.staffTextedAt) ? null : input.facts.staffTextedAt,
      textedAt: input.facts.textedAt.filter((texted) => !whileWaiting(input, texted)),
    }),
    words: 'the caller had not been answered or texted meanwhile',
  }),
};

const wasAnswered = ({ facts }: DecisionInput): boolean =>
  facts.answeredAt !== null && !isAfter(facts.call.startedAt, facts.answeredAt);

/** An answered call of the same caller that began at the same moment is this call. */
const isThisCall = ({ facts }: DecisionInput): boolean =>
  facts.answeredAt !== null && millisecondsBetween(facts.call.startedAt, facts.answeredAt) === 0;

const wasTexted = (input: DecisionInput): boolean =>
  [input.facts.staffTextedAt, ...input.facts.textedAt].some((texted) => whileWaiting(input, texted));

const whileWaiting = ({ facts }: DecisionInput, texted: string | null): boolean =>
  texted !== null && facts.waitingSince !== null && isAfter(texted, facts.waitingSince);
