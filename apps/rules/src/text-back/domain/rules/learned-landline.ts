import { withFacts } from '../changed-input.js';
import type { Rule } from '../rule.js';

/**
 * The carrier has said before that this number takes no texts: a landline, or no valid number to it. A text that is delivered
 * later takes that back.
 */
export const learnedLandline: Rule = {
  name: 'learned-landline',
  look: ({ facts }) => ({ landlineAt: facts.landlineAt }),
  skips: ({ facts }) => facts.landlineAt !== null,
  because: () => "an earlier text showed that the caller's number takes no texts",
  relax: (input) => ({
    input: withFacts(input, { landlineAt: null }),
    words: "the caller's number had not turned out to take no texts",
  }),
};
