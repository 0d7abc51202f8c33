import type { TextStatus } from '@textback/contracts';

/** What can happen to a text. Whose word it is decides how much it may change: see {@link nextStatus}. */
export const HAPPENINGS = [
  /** A sender took it from the queue and is about to post it. */
  'claimed',
  /** It waited past its expiry. */
  'expired',
  /** The caller opted out before it was posted (R18). */
  'opted-out',
  /** The loop guard refused it: too many before it, or nobody to text (ADR 18). */
  'guarded',
  /** The office's credits for the month do not pay for it (R10). */
  'no-credits',
  /** The provider surely does not have it: refused connection, or 429. */
  'not-sent',
  /** Nobody can say whether the provider has it: timeout, reset, 5xx, or a sender that died. */
  'no-answer',
  /** The provider has it: the answer to our request, or a webhook that tells of no more. */
  'accepted',
  /** The provider answered that it will not send it. */
  'refused',
  /** A receipt: the carrier has it. */
  'receipt-sent',
  /** A receipt: the caller's phone has it. */
  'receipt-delivered',
  /** A receipt: it will not arrive. */
  'receipt-failed',
  /** The provider's detail records have it, and tell of no more. */
  'record-accepted',
  /** Its detail records: the carrier has it. */
  'record-sent',
  /** Its detail records: the caller's phone has it. */
  'record-delivered',
  /** Its detail records: it will not arrive. */
  'record-failed',
] as const;
export type HappeningKind = (typeof HAPPENINGS)[number];

/**
 * How much is known about a text, from nothing to its end. What the provider says only ever raises this, so that any order
 * and any repetition of its words ends in the same status. A delivery beats a failure, because the caller has the text.
 */
const KNOWLEDGE: Readonly<Record<TextStatus, number>> = {
  queued: 0,
  posting: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  expired: 5,
  refused: 6,
  failed: 7,
  delivered: 8,
};

/** True for a status that nothing lesser can follow. `unknown` is not final: a receipt or a record may still tell the truth. */
export const isFinal = (status: TextStatus): boolean => KNOWLEDGE[status] >= KNOWLEDGE.expired;

/**
 * The status of a text after something happened to it; the current one when that changes nothing.
 *
 * Our own steps count only in the status that they start from. What the provider says counts whenever it is more than was
 * known, also for a text that is still queued: it must then never be posted. The one way back is from `posting` to `queued`,
 * when the text was surely not sent; nothing leads from `unknown` to another attempt (guarantee A).
 */
export function nextStatus(current: TextStatus, happening: HappeningKind): TextStatus {
  switch (happening) {
    case 'claimed':
      return current === 'queued' ? 'posting' : current;
    case 'expired':
      return isBeforeThePost(current) ? 'expired' : current;
    case 'opted-out':
    case 'guarded':
    case 'no-credits':
      return isBeforeThePost(current) ? 'refused' : current;
    case 'not-sent':
      return current === 'posting' ? 'queued' : current;
    case 'no-answer':
      return current === 'posting' ? 'unknown' : current;
    case 'accepted':
    case 'record-accepted':
      return theMoreKnown(current, 'accepted');
    case 'refused':
      return theMoreKnown(current, 'refused');
    case 'receipt-sent':
    case 'record-sent':
      return theMoreKnown(current, 'sent');
    case 'receipt-delivered':
    case 'record-delivered':
      return theMoreKnown(current, 'delivered');
    case 'receipt-failed':
    case 'record-failed':
      return theMoreKnown(current, 'failed');
  }
}

const isBeforeThePost = (status: TextStatus): boolean => status === 'queued' || status === 'posting';

const theMoreKnown = (one: TextStatus, other: TextStatus): TextStatus =>
  KNOWLEDGE[other] > KNOWLEDGE[one] ? other : one;
