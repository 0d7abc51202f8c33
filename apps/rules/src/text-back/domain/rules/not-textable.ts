import { withFacts } from '../changed-input.js';
import { isTextable, type NumberKind } from '../number-kind.js';
import type { Rule } from '../rule.js';

const WHAT_IT_IS: Record<NumberKind, string> = {
  textable: 'an ordinary number',
  'short-code': 'a short code',
  impossible: 'not a number that can exist',
  'fixed-line': 'a landline',
  'toll-free': 'a toll-free number',
  'premium-rate': 'a premium-rate number',
  'shared-cost': 'a shared-cost number',
  pager: 'a pager',
  uan: 'a universal access number',
  voicemail: 'a voicemail access number',
};

/** Some numbers are known to receive no texts, or to cost dearly. */
export const notTextable: Rule = {
  name: 'not-textable',
  look: ({ facts }) => ({ callerKind: facts.callerKind }),
  skips: ({ facts }) => facts.callerKind !== null && !isTextable(facts.callerKind),
  because: ({ facts }) =>
    `the caller's number cannot receive texts: it is ${WHAT_IT_IS[facts.callerKind ?? 'textable']}`,
  relax: (input) => ({
    input: withFacts(input, { callerKind: 'textable' }),
    words: 'the call had come from a number that can receive texts',
  }),
};
