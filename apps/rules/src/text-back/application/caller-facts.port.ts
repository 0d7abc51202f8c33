import type { CallMissed, ConversationId, DispatchId, OfficeId } from '@textback/contracts';
import type { Facts, OfficeSnapshot } from '../domain/facts.js';

/** A missed call from a number that is known. */
export type CallOfCaller = CallMissed & { readonly conversationId: ConversationId };

/** What is known of a caller when a call of theirs is decided. */
export type CallerFacts = Pick<Facts, 'optedOutAt' | 'landlineAt' | 'staffTextedAt' | 'answeredAt' | 'textedAt'>;

/** A missed-call text that was just decided on. It counts from now on, before it is sent: no lag gives a second text. */
export interface DecidedText {
  readonly dispatchId: DispatchId;
  readonly officeId: OfficeId;
  readonly conversationId: ConversationId;
  readonly at: string;
  readonly credits: number;
}

/** Since when an office's credits are counted. */
export interface CreditPeriod {
  readonly officeId: OfficeId;
  readonly since: string;
}

/** The facts of decisions, read under locks that last until the open transaction ends. */
export abstract class CallerFactsReader {
  /**
   * The newest settings of offices; one that is not known is not in the answer. Offices whose credits are limited are locked,
   * so that two decisions cannot both spend the last one.
   */
  abstract offices(officeIds: readonly OfficeId[]): Promise<Map<OfficeId, OfficeSnapshot>>;

  /**
   * Locks the callers, always in the same order, and answers what is known of each: what other transactions decided about
   * them has been waited for and is seen.
   * @param since texts older than this are left out
   */
  abstract callers(calls: readonly CallOfCaller[], since: string): Promise<Map<ConversationId, CallerFacts>>;

  /** Credits that texts have cost offices in their periods, as far as is known here; the ledger is sms-dispatch's. */
  abstract creditsUsed(periods: readonly CreditPeriod[]): Promise<Map<OfficeId, number>>;

  abstract addTexts(texts: readonly DecidedText[]): Promise<void>;
}
