import type { DispatchId, OfficeId, Text as TextView } from '@textback/contracts';
import type { Happening, Text } from '../domain/text.js';

/** A text as it is shown, without what others know about it. */
export type KeptText = Omit<TextView, 'reconciliation' | 'advice'>;

/** A text as it is asked for. */
export type NewText = Omit<
  Text,
  'status' | 'reason' | 'providerCode' | 'providerMessageId' | 'parts' | 'cost' | 'attempts'
> & {
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  /** When we took the request in. */
  readonly at: Date;
};

/** A text that is locked for a claim, with what decides about it. */
export interface DueText {
  readonly text: Text;
  readonly expired: boolean;
  readonly optedOut: boolean;
}

/** A text that is locked, with the claim under which it is being posted; null: under none. */
export interface LockedText extends Text {
  readonly claimId: string | null;
}

/** A step of a text: what it was, what it is now, and why. */
export interface TextChange {
  readonly before: Text;
  readonly after: Text;
  readonly happening: Happening;
  readonly at: Date;
  /** With status `posting`: names this claim, so that only its owner may post the text. */
  readonly claimId: string | null;
  /** With status `queued`: milliseconds until it is due again. */
  readonly retryInMs: number | null;
}

/**
 * Our texts. Times that decide (due, expired, abandoned) are taken from the database's clock, which all replicas share;
 * times that people read come with the changes.
 */
export abstract class Texts {
  /** Adds a text to the open transaction, unless its dispatch id or its business key (office, kind, subject) is known (R5). */
  abstract add(text: NewText): void;

  /** Whether a text is queued, or a claim was abandoned. One cheap look, outside of any transaction. */
  abstract workIsDue(abandonedAfterMs: number): Promise<boolean>;

  /** Locks queued texts whose time is over. */
  abstract lockOverdue(limit: number): Promise<Text[]>;

  /** Locks texts whose sender claimed them and then fell silent. */
  abstract lockAbandoned(abandonedAfterMs: number, limit: number): Promise<Text[]>;

  /** Locks the texts with these ids of ours or of the provider; those that do not exist are left out. */
  abstract lock(ids: {
    readonly dispatchIds: readonly DispatchId[];
    readonly providerMessageIds: readonly string[];
  }): Promise<LockedText[]>;

  /**
   * Writes changes and the history of each status. The texts must be locked; several changes of one text are in order. Answers
   * the changes as they were written: clocks of replicas differ a little, and no step is before the one that it follows.
   */
  abstract save(changes: readonly TextChange[]): Promise<readonly TextChange[]>;

  /** When texts were last claimed to be posted. Texts that never were are left out. */
  abstract lastPosted(dispatchIds: readonly DispatchId[]): Promise<ReadonlyMap<DispatchId, Date>>;

  /** The last look before the POST: `gone` when the claim is not ours any more. */
  abstract mayPost(dispatchId: DispatchId, claimId: string): Promise<'yes' | 'opted-out' | 'expired' | 'gone'>;

  /** A text of an office with its history; null when there is none. */
  abstract find(officeId: OfficeId, dispatchId: DispatchId): Promise<KeptText | null>;
}
