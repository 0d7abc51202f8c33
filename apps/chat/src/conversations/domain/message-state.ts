import type { MessageState } from '@textback/contracts';

/** The fate of a text of ours; `received` is for what others did. */
export type TextState = Exclude<MessageState, 'received'>;

/**
 * How much each state knows: the order of `nextStatus` in sms-dispatch (docs/text-statuses.md), and of `TEXT_PROGRESS` in
 * call-ingestion. `sent` knows more than `unknown`: dispatch says `unknown` only while it has no word from the provider, and
 * `sent` at the first word, so whoever hears both has heard the truth in `sent`. A delivery beats a failure, because the
 * caller has the text.
 */
const KNOWLEDGE: Readonly<Record<TextState, number>> = {
  queued: 0,
  unknown: 1,
  sent: 2,
  expired: 3,
  refused: 4,
  failed: 5,
  delivered: 6,
};

/** The state of a text after a report: it only ever rises, so any order and any repetition of reports ends in the same state. */
export const nextMessageState = (current: TextState, incoming: TextState): TextState =>
  KNOWLEDGE[incoming] > KNOWLEDGE[current] ? incoming : current;
