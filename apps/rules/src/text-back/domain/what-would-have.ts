import type { DecisionInput } from './facts.js';
import type { Rule } from './rule.js';

/**
 * What would have let a skipped call through, found by deciding again: the rule that skips is relaxed, and so is the next
 * one that then skips, until none does. In words that go on from "if"; null when nothing is in the way, or nothing helps.
 */
export function whatWouldHave(input: DecisionInput, rules: readonly Rule[]): string | null {
  const words: string[] = [];
  let changed = input;
  for (let skipping = find(rules, changed); skipping !== undefined; skipping = find(rules, changed)) {
    // Relaxing each rule once is enough, unless one undoes another: then there is no such input to speak of.
    if (words.length === rules.length) return null;
    const relaxed = skipping.relax(changed);
    words.push(relaxed.words);
    changed = relaxed.input;
  }
  return words.length === 0 ? null : listed(words);
}

const find = (rules: readonly Rule[], input: DecisionInput): Rule | undefined =>
  rules.find((rule) => rule.skips(input));

/** `a`, `a and b`, `a, b and c`. */
const listed = (words: readonly string[]): string =>
  words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
