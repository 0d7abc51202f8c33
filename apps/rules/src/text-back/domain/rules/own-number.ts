import { SOME_CALLER, withCall } from '../changed-input.js';
import type { DecisionInput } from '../facts.js';
import type { Rule } from '../rule.js';

/** An office that calls itself is not texted; two of its systems might otherwise answer each other for ever. */
export const ownNumber: Rule = {
  name: 'own-number',
  look: (input) => ({ caller: input.facts.call.from, isOwnNumber: isOwn(input) }),
  skips: (input) => isOwn(input),
  because: () => "the call came from one of the office's own numbers",
  relax: (input) => ({
    input: withCall(input, { from: SOME_CALLER }),
    words: 'the call had come from outside the office',
  }),
};

const isOwn = ({ facts, office }: DecisionInput): boolean => {
  const { from } = facts.call;
  const { lines, textingNumber } = office.settings.numbers;
  return from !== null && (from === textingNumber || lines.includes(from));
};
