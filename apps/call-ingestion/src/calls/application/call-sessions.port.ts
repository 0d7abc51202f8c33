import type { CallId, OfficeId } from '@textback/contracts';
import type { CallSession } from '../domain/call-session.js';
import type { Verdict } from '../domain/classify.js';

/** Names an event: ids are unique within a source only (CloudEvents 1.0). */
export interface EventKey {
  readonly source: string;
  readonly id: string;
}

/** A session as it is kept. */
export interface KeptCall {
  readonly callId: CallId;
  readonly session: CallSession;
  /** Null: the called number belongs to no office, or is not known. */
  readonly officeId: OfficeId | null;
  readonly firstSeenAt: Date;
  /** When it may be judged; null while it lasts. */
  readonly settleAt: Date | null;
  /** Null: not judged yet. */
  readonly verdict: Verdict | null;
}

/** A session that is not judged yet, after new events. */
export type CallChange = Pick<KeptCall, 'callId' | 'session' | 'officeId' | 'settleAt'>;

/** A session that was judged before these events came. */
export interface LateChange extends Pick<KeptCall, 'callId' | 'session'> {
  /** What they would have made of it; null: the same. */
  readonly lateVerdict: Verdict | null;
}

/** Call sessions. What locks or writes needs an open transaction. */
export abstract class CallSessions {
  /** Remembers events and answers those that had not been seen before, each once. */
  abstract admit(events: readonly EventKey[]): Promise<EventKey[]>;

  /** Forgets events seen more than `days` ago, a slice at a time. Answers how many. */
  abstract forgetEvents(days: number): Promise<number>;

  /** Locks those of these calls that are known, always in the same order, and answers them. */
  abstract lock(callIds: Iterable<CallId>): Promise<KeptCall[]>;

  /** Locks a call; null when there is none. */
  abstract lockKnown(callId: CallId): Promise<KeptCall | null>;

  /**
   * Adds calls that were not known. Answers those that another transaction has added since they were looked for: nothing of
   * them is written, and they can now be locked.
   */
  abstract add(calls: readonly CallChange[], seenAt: Date): Promise<ReadonlySet<CallId>>;

  /** Writes locked calls that are not judged yet, with what the list shows of them. */
  abstract save(changes: readonly CallChange[]): Promise<void>;

  /** Writes what came too late for locked calls; what was published of them stays as it is. */
  abstract saveLate(changes: readonly LateChange[]): Promise<void>;

  /** Moves the moment at which a locked call may be judged; null: it goes on after all. */
  abstract postpone(callId: CallId, settleAt: Date | null): Promise<void>;

  /** Writes the judgement of a locked call. */
  abstract settle(callId: CallId, verdict: Verdict, officeId: OfficeId | null, at: Date): Promise<void>;

  /** Calls not judged although they were first seen, or were to be judged, before these moments; oldest first. */
  abstract overdue(limits: {
    readonly seenBefore: Date;
    readonly settleBefore: Date;
    readonly limit: number;
  }): Promise<CallId[]>;
}
