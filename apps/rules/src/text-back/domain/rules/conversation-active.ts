import { withFacts } from '../changed-input.js';
import type { DecisionInput } from '../facts.js';
import type { Rule } from '../rule.js';
import { inWords, millisecondsBetween, MINUTE_MS } from '../time.js';

/** How long after a text of staff an automatic one would only disturb (R7). */
const ACTIVE_MINUTES = 10;

/** Staff and caller are texting already. */
export const conversationActive: Rule = {
  name: 'conversation-active',
  look: ({ facts }) => ({ staffTextedAt: facts.staffTextedAt, activeMinutes: ACTIVE_MINUTES }),
  skips: (input) => {
    const silence = silenceOf(input);
    return silence !== null && silence < ACTIVE_MINUTES * MINUTE_MS;
  },
  because: (input) => `staff texted the caller ${inWords(silenceOf(input) ?? 0)} earlier`,
  relax: (input) => ({
    input: withFacts(input, { staffTextedAt: null }),
    words: `staff had not texted the caller in the ${ACTIVE_MINUTES} minutes before`,
  }),
};

const silenceOf = ({ facts, now }: DecisionInput): number | null =>
  facts.staffTextedAt === null ? null : millisecondsBetween(facts.staffTextedAt, now);
