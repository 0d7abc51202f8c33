import { SOME_CALLER, withCall } from '../changed-input.js';
import type { Rule } from '../rule.js';

/** Without a number there is nobody to text. */
export const callerWithheld: Rule = {
  name: 'caller-withheld',
  look: ({ facts }) => ({ callerKnown: facts.call.from !== null }),
  skips: ({ facts }) => facts.call.from === null,
  because: () => "the caller's number was withheld",
  relax: (input) => ({
    input: withCall(input, { from: SOME_CALLER }),
    words: 'the caller had shown their number',
  }),
};
