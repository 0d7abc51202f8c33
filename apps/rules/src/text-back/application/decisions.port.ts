import type { CallId, CallMissed, DecisionBeforeDelay, DecisionReceipt, OfficeId } from '@textback/contracts';
import type { Facts } from '../domain/facts.js';

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

export abstract class Decisions {
  /** Those of the calls that have been decided, be it for the time being. */
  abstract decided(calls: readonly CallKey[]): Promise<Set<CallId>>;

  /** The decision of a call that waits for its delay; null when there is none, or no more. */
  abstract pending(officeId: OfficeId, callId: CallId): Promise<PendingDecision | null>;

  /** Keeps decisions, in place of pending ones. A final decision is never changed. */
  abstract save(records: readonly DecisionRecord[]): Promise<void>;

  abstract receipt(officeId: OfficeId, callId: CallId): Promise<DecisionReceipt | null>;
}
