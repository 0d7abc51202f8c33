import type { ReceiptStep, SkipReason } from '@textback/contracts';
import type { DecisionInput } from './facts.js';

/** An input that a rule lets through, and how it differs, in words that go on from "if". */
export interface Relaxed {
  readonly input: DecisionInput;
  readonly words: string;
}

/** One reason not to text a missed call (R7). Pure: the input is all that it sees. */
export interface Rule {
  readonly name: SkipReason;
  /** The facts that it looks at, for the receipt (R21). Never a message. */
  readonly look: (input: DecisionInput) => ReceiptStep['facts'];
  /** Whether the call is not texted for this reason. */
  readonly skips: (input: DecisionInput) => boolean;
  /** Why, for staff: a clause that goes on from "Not texted:". Only asked when the rule skips. */
  readonly because: (input: DecisionInput) => string;
  /** The nearest input that this rule lets through. What that is worth is found by deciding again (see `whatWouldHave`). */
  readonly relax: (input: DecisionInput) => Relaxed;
}
