import type { MessageState } from '@textback/contracts';

/** The fate of a text of ours; `received` is for what others did. */
export type TextState = Exclude<MessageState, 'received'>;

/**
 * How much each state knows. `unknown` knows more than `sent`, because it is said when waiting for a receipt is given up;
 * it is still resolved when the truth is learnt. The last ones are final.
 */
const KNOWLEDGE: Readonly<Record<TextState, number>> = {
  queued: 0,
  sent: 1,
  unknown: 2,
  delivered: 3,
  failed: 3,
  expired: 3,
  refused: 3,
};

/**
 * The state of a text after a report, in whatever order reports come in: it never goes back, and the first final state
 * stays (design §4: nothing depends on order across topics).
 */
export const nextMessageState = (current: TextState, incoming: TextState): TextState =>
  KNOWLEDGE[incoming] > KNOWLEDGE[current] ? incoming : current;
