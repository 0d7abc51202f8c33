import type { BacktestCall, CallMissed } from '@textback/contracts';
import type { Facts } from '../../text-back/domain/facts.js';

/** What was known of a caller at some moment, whatever any settings made of it. */
export type KnownFacts = Pick<Facts, 'optedOutAt' | 'landlineAt' | 'staffTextedAt' | 'answeredAt'>;

/** What was known when a decision was really made. */
export interface Snapshot {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly known: KnownFacts;
}

/** What happened to a caller around a decision, so that one can be made at a moment at which none was made. ISO 8601 UTC. */
export interface CallerHistory {
  readonly staffTextedAt: readonly string[];
  readonly answered: readonly { readonly startedAt: string; readonly toldAt: string }[];
  readonly consents: readonly { readonly at: string; readonly optedOut: boolean }[];
  /** The last time that a text came back as sent to a landline, and that one was delivered. */
  readonly landlineAt: string | null;
  readonly deliveredAt: string | null;
}

/** What really became of a call. */
export type Reality = Pick<BacktestCall['reality'], 'decision' | 'reason'> & {
  /** Credits that its text cost; 0 when there was none, or when it surely was never sent. */
  readonly credits: number;
  /** Since when it is known that its text was never sent; null: there was none, or it was. */
  readonly neverSentAt: string | null;
};

/** A missed call that was decided, with all that it takes to decide it again otherwise. */
export interface PastCall {
  readonly call: CallMissed;
  readonly callerKind: Facts['callerKind'];
  /** The first decision, and that after the office's delay if there was one. */
  readonly snapshots: readonly [Snapshot, ...Snapshot[]];
  /** Milliseconds by which the end of the delay was late. */
  readonly lateBy: number;
  /** Null: it is not known, because the draft has no delay and every moment has a snapshot. */
  readonly history: CallerHistory | null;
  readonly reality: Reality;
}
