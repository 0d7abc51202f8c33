import { withFacts } from '../changed-input.js';
import type { Rule } from '../rule.js';

/** The caller has said STOP (R18). sms-dispatch holds the true ledger and looks again when it sends. */
export const optedOut: Rule = {
  name: 'opted-out',
  look: ({ facts }) => ({ optedOutAt: facts.optedOutAt }),
  skips: ({ facts }) => facts.optedOutAt !== null,
  because: () => 'the caller has opted out of texts',
  relax: (input) => ({
    input: withFacts(input, { optedOutAt: null }),
    words: 'the caller had not opted out',
  }),
};
