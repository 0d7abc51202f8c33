import type { DispatchId, PhoneNumber } from '@textback/contracts';
import type { Pace } from '../domain/pace.js';
import type { PaceScope } from '../domain/pauses.js';
import type { Lane } from '../domain/plan-slots.js';
import type { ClockReading } from '../domain/slot-window.js';
import type { DueText } from './texts.port.js';

/** The account's pace, locked for the rest of the open transaction, and the database's clock at that moment. */
export interface LockedPace {
  readonly pace: Pace;
  readonly clock: ClockReading;
}

/** The pace of a scope after slots were granted. */
export interface PaceChange {
  readonly scope: PaceScope;
  readonly pace: Pace;
}

/** How the queue stands, for those who watch. */
export interface QueueState {
  readonly waiting: Readonly<Record<Lane['kind'], number>>;
  /** Milliseconds that the oldest text has been queued; 0: none is. */
  readonly oldestMs: number;
  /** Paces that the provider asked to pause. */
  readonly paused: { readonly account: number; readonly number: number };
}

/** Who is next, and when. Postgres is the pacer: what is granted here holds for all replicas and over restarts (ADR 15). */
export abstract class SendingQueue {
  /**
   * Locks the account's pace; null when somebody else has it. Claims are therefore one after the other. The lock is lost
   * together with a process that stops in the middle of it, after two seconds.
   */
  abstract tryLockPace(): Promise<LockedPace | null>;

  /** The same, but waits until the lock is free. */
  abstract lockPace(): Promise<LockedPace>;

  /** The paces of texting numbers, each of them: also of those that were never used. */
  abstract pacesOf(numbers: readonly PhoneNumber[]): Promise<ReadonlyMap<PhoneNumber, Pace>>;

  /** Locks the paces of numbers for the rest of the open transaction, in one order. Needs the account's. */
  abstract lockNumbers(numbers: readonly PhoneNumber[]): Promise<void>;

  /** All lanes that have a text that may go now; texts are counted up to `most` in each. */
  abstract lanes(most: number): Promise<Lane[]>;

  /**
   * Locks the first texts of lanes: as many as `wanted` says, the oldest first, and of a pair of numbers only the one that is
   * next. Those that somebody else has locked are left out.
   */
  abstract lockHeads(
    wanted: readonly { readonly lane: Lane; readonly count: number }[],
  ): Promise<{ readonly lane: Lane; readonly due: DueText }[]>;

  /** Writes down what granted slots leave of paces, and when offices were served. Needs the locked pace. Pauses stay. */
  abstract grant(
    paces: readonly PaceChange[],
    served: readonly { readonly officeId: Lane['officeId']; readonly at: number }[],
  ): Promise<void>;

  /** Makes a claim as young as if it had been made now. False: it is not ours any more. */
  abstract renewClaim(dispatchId: DispatchId, claimId: string): Promise<boolean>;

  /** No slot for `ms` milliseconds from now. A longer pause that is on already stays. */
  abstract pause(scope: PaceScope, ms: number): Promise<void>;

  abstract state(): Promise<QueueState>;
}
