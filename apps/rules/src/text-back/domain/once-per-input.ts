import type { DecisionInput } from './facts.js';

/**
 * A function that is computed once for each input, however many rules ask. Inputs are never changed, so the answer stays
 * true for as long as the input is there.
 */
export function oncePerInput<Result>(compute: (input: DecisionInput) => Result): (input: DecisionInput) => Result {
  const known = new WeakMap<DecisionInput, { readonly result: Result }>();
  return (input) => {
    const found = known.get(input);
    if (found !== undefined) return found.result;
    const result = compute(input);
    known.set(input, { result });
    return result;
  };
}
