import type { DecisionBeforeDelay, DecisionReceipt } from '@textback/contracts';
import { decideTextBack } from './decide-text-back.js';
import type { DecisionInput } from './facts.js';
import { beforeDelayOf, receiptOf } from './receipt.js';

/** All that a stored decision was made from. */
export interface StoredInputs {
  readonly input: DecisionInput;
  /**
   * What the decision before the office's delay was made from. Null: there was none. Decisions of the first releases kept its
   * receipt alone, which then stands for itself.
   */
  readonly beforeDelay: DecisionInput | DecisionBeforeDelay | null;
}

/** Makes a decision again. Whatever has happened since, the receipt is the one that was stored (R21). */
export function reproduce({ input, beforeDelay }: StoredInputs): DecisionReceipt {
  const { facts, office, now } = input;
  return receiptOf(input, decideTextBack(facts, office, now), before(beforeDelay));
}

function before(first: StoredInputs['beforeDelay']): DecisionBeforeDelay | null {
  if (first === null || !('facts' in first)) return first;
  return beforeDelayOf(first, decideTextBack(first.facts, first.office, first.now));
}
