import type { DispatchId, Reconciliation } from '@textback/contracts';
import type { LookupCase } from '../domain/plan-lookups.js';

/** An unknown text that this process looks up now. */
export interface LeasedText extends LookupCase {
  /** When it was to be looked up. Unix milliseconds. */
  readonly dueAt: number;
}

/** What a turn may look up. */
export interface Lease {
  /** The present by the database's clock. Unix milliseconds. */
  readonly now: number;
  readonly texts: readonly LeasedText[];
  /** Null when nobody else is at it; otherwise when it is worth to come back, because theirs may have failed by then. */
  readonly comeBackAt: Date | null;
}

/** How a look at a text ended. */
export type LookResult =
  /** It is to be looked up again, at this moment; `looked` says whether the provider answered this time. */
  | { readonly kind: 'again'; readonly at: Date; readonly looked: boolean }
  /** The truth is known. */
  | { readonly kind: 'settled' }
  /** It was the last look, and the text was not there. */
  | { readonly kind: 'given-up' };

/**
 * Which texts are unknown, when they are looked up, and what that came to. Times that decide are taken from the database's
 * clock, which all replicas share.
 */
export abstract class UnknownTexts {
  /** Takes texts that have just become unknown into the open transaction. Answers when each is to be looked up first. */
  abstract open(dispatchIds: readonly DispatchId[]): Promise<Date[]>;

  /** Notes in the open transaction that the truth about texts came by itself. Those that were never open are left out. */
  abstract settle(dispatchIds: readonly DispatchId[]): Promise<void>;

  /** Takes due texts for this process, one process at a time (pacing), for a while: a process that dies loses them. */
  abstract lease(limit: number, milliseconds: number): Promise<Lease>;

  /** Writes how looks ended, in the open transaction. What has been settled meanwhile stays so. */
  abstract conclude(looks: ReadonlyMap<DispatchId, LookResult>): Promise<void>;

  /** Where the search for a text stands; null for one that was never unknown. */
  abstract find(dispatchId: DispatchId): Promise<Reconciliation | null>;

  /** How many texts are searched for. */
  abstract countOpen(): Promise<number>;
}
