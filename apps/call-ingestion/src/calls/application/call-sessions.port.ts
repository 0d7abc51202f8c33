import type { CallId, OfficeId } from '@textback/contracts';
import type { CallSession } from '../domain/call-session.js';
import type { CallSummary } from '../domain/call-summary.js';
import type { Judgement } from '../domain/judgement.js';

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
  /** When a judged call is looked at again, because of late events; null: not at all. */
  readonly reviewAt: Date | null;
  /** Null: not judged yet. */
  readonly judgement: Judgement | null;
  /** What the list shows of it, and what was published: late events change nothing of it but by a review. */
  readonly shown: CallSummary;
}

/** A session that is not judged yet, after new events. */
export type CallChange = Pick<KeptCall, 'callId' | 'session' | 'officeId' | 'settleAt'>;

/** A session that was judged before these events came. */
export interface LateChange extends Pick<KeptCall, 'callId' | 'session' | 'reviewAt'> {
  readonly judgement: Judgement;
}

/** A call that was judged, for the first time or again. */
export interface JudgedCall extends Pick<KeptCall, 'callId' | 'officeId'> {
  readonly judgement: Judgement;
}

/** A call that should have been judged by now. */
export interface OverdueCall {
  readonly callId: CallId;
  readonly firstSeenAt: Date;
}

/** Which calls are overdue, and how many of them are wanted. */
export interface OverdueLimits {
  /** Not judged although first seen before this. */
  readonly seenBefore: Date;
  /** Due before this. */
  readonly dueBefore: Date;
  readonly after: OverdueCall | null;
  readonly limit: number;
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

  /** Of these calls, those whose caller gets no text, as was decided. Right only for locked calls. */
  abstract withSkippedText(calls: readonly Pick<KeptCall, 'callId' | 'officeId'>[]): Promise<ReadonlySet<CallId>>;

  /** Writes what came late for locked calls that are judged; what the list shows of them beside the outcome stays as it is. */
  abstract saveLate(changes: readonly LateChange[]): Promise<void>;

  /** Moves the moment at which a locked call may be judged; null: it goes on after all. */
  abstract postpone(callId: CallId, settleAt: Date | null): Promise<void>;

  /** Writes the first judgement of a locked call. */
  abstract settle(call: JudgedCall, at: Date): Promise<void>;

  /** Writes what looking again at a locked call came to, with what the list shows of it from now on. */
  abstract saveReview(call: JudgedCall & Pick<KeptCall, 'shown'>): Promise<void>;

  /** Writes new judgements of locked calls, and nothing else. */
  abstract saveJudgements(calls: readonly Pick<JudgedCall, 'callId' | 'judgement'>[]): Promise<void>;

  /**
   * Calls that are neither judged nor looked at again although they should have been: first seen, or due, before these
   * moments. Oldest first, after `after`; null: from the start.
   */
  abstract overdue(limits: OverdueLimits): Promise<OverdueCall[]>;
}
