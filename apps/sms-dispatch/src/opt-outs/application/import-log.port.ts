import type { PhoneNumber } from '@textback/contracts';

/** A turn at the provider's list, which one process has at a time. */
export type ImportTurn =
  /** Ours; `now` is the present by the database's clock. */
  | { readonly kind: 'ours'; readonly leaseId: string; readonly now: Date }
  /** Somebody else's, until then at most: they may have died. */
  | { readonly kind: 'busy'; readonly until: Date }
  | { readonly kind: 'not-due' };

/** How far the provider's list has been read. Times that decide are taken from the database's clock, which all replicas share. */
export abstract class ImportLog {
  /** Takes the turn when one is due, for a while: a process that dies loses it. */
  abstract take(leaseMs: number): Promise<ImportTurn>;

  /** Ends the turn, and says in how many milliseconds the next is due. Answers when that is. Nothing, if the turn was lost. */
  abstract end(leaseId: string, nextInMs: number): Promise<Date | null>;

  /** When the next turn is due; in the past: now. */
  abstract nextAt(): Promise<Date>;

  /** Until when the list has been read, for each texting number; those that were never read are left out. */
  abstract readUntil(): Promise<Map<PhoneNumber, Date>>;

  /** The list has been read for these numbers, up to this moment. */
  abstract markRead(numbers: readonly PhoneNumber[], until: Date): Promise<void>;
}
