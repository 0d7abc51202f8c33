import type { ConversationId, GuardReason, GuardTrip, MessageId, OfficeId, PhoneNumber } from '@textback/contracts';
import type { GuardCase, GuardedText, GuardLimits } from '../domain/judge-texts.js';

/** Something that a caller wrote, as far as the guard looks at it. */
export interface HeardText {
  readonly messageId: MessageId;
  readonly officeId: OfficeId;
  readonly conversationId: ConversationId;
  readonly textingNumber: PhoneNumber;
  readonly phone: PhoneNumber;
  /** See `wordsOf`; null: nothing to compare. */
  readonly words: string | null;
  readonly receivedAt: Date;
}

/** What the guard knows about a caller who has just written. */
export interface Hearing {
  /** How often they wrote the same of late, this time included. */
  readonly repeats: number;
  /** They were noticed as a machine, and that is not long ago. */
  readonly quiet: boolean;
}

/** The guard steps in. */
export interface NewTrip {
  readonly officeId: OfficeId;
  readonly reason: GuardReason;
  readonly textingNumber: PhoneNumber;
  /** Null: the whole office. */
  readonly caller: { readonly phone: PhoneNumber; readonly conversationId: ConversationId } | null;
  readonly limit: number | null;
}

/** What the guard remembers, shared by all replicas. Times are taken from the database's clock. Needs the open transaction. */
export abstract class GuardLog {
  /** Texts with what was sent before them; nothing is counted further than the limits. */
  abstract casesOf(texts: readonly GuardedText[], limits: GuardLimits): Promise<GuardCase[]>;

  /** Counts texts that pass; each once, from its last claim on. */
  abstract count(texts: readonly GuardedText[]): Promise<void>;

  /** Notes what callers wrote, and answers what that makes of them, in the same order. */
  abstract hear(texts: readonly HeardText[]): Promise<Hearing[]>;

  /**
   * Notes trips, but those that were noted within the last hour; answers the new ones with their ids and times. One
   * transaction at a time, so nothing that others wait for may be waited for after it.
   */
  abstract trip(trips: readonly NewTrip[]): Promise<(NewTrip & { readonly tripId: string; readonly at: Date })[]>;

  /** Trips of an office, newest first; `next` is where the list goes on. */
  abstract list(
    officeId: OfficeId,
    request: { readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly items: GuardTrip[]; readonly next: string | null }>;

  /** Deletes some of what no limit looks at any more, and answers how much. */
  abstract forget(): Promise<number>;
}
