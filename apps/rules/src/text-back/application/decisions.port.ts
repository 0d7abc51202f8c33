import type {
  CallId,
  CallMissed,
  DecisionBeforeDelay,
  DecisionReceipt,
  OfficeId,
  SkipReason,
} from '@textback/contracts';
import type { Facts } from '../domain/facts.js';
import type { StoredInputs } from '../domain/reproduce.js';

/** The business key of a decision: one for each missed call (R5). */
export type CallKey = Pick<CallMissed, 'officeId' | 'callId'>;

/** A decision as it is kept: the receipt, and the facts from which it can be made again. */
export interface DecisionRecord {
  readonly receipt: DecisionReceipt;
  readonly facts: Facts;
}

/** A decision that waits for the office's delay to end (R8). */
export interface PendingDecision {
  readonly call: CallMissed;
  readonly decision: DecisionBeforeDelay;
}

/** Where a list of decisions goes on: the decision that was listed last. */
export interface DecisionPosition {
  readonly firstDecidedAt: string;
  readonly callId: CallId;
}

/** Which decisions of an office are listed. */
export interface DecisionFilter {
  readonly decision?: DecisionReceipt['decision'] | undefined;
  readonly reason?: SkipReason | undefined;
}

export abstract class Decisions {
  /** Those of the calls that have been decided, be it for the time being. */
  abstract decided(calls: readonly CallKey[]): Promise<Set<CallId>>;

  /** The decision of a call that waits for its delay; null when there is none, or no more. */
  abstract pending(officeId: OfficeId, callId: CallId): Promise<PendingDecision | null>;

  /**
   * Keeps decisions, in place of pending ones, whose facts are kept beside. A final decision is never changed.
   * @param records of one moment, in the order in which they were made
   */
  abstract save(records: readonly DecisionRecord[]): Promise<void>;

  abstract receipt(officeId: OfficeId, callId: CallId): Promise<DecisionReceipt | null>;

  /** Receipts of an office, newest first, beginning after a position. */
  abstract list(
    officeId: OfficeId,
    filter: DecisionFilter,
    page: { readonly after: DecisionPosition | null; readonly limit: number },
  ): Promise<DecisionReceipt[]>;

  /** What a decision was made from: its facts and the version of the settings that it names. Null: there is no such decision. */
  abstract inputs(officeId: OfficeId, callId: CallId): Promise<StoredInputs | null>;
}
