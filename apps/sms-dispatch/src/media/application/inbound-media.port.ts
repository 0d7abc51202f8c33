import type { MediaId, OfficeId } from '@textback/contracts';

/** Something that a caller attached to a message. */
export interface InboundMedia {
  readonly mediaId: MediaId;
  readonly officeId: OfficeId;
  /** Where the provider keeps it. Never shown to anybody: it opens without a key. */
  readonly url: string;
  readonly receivedAt: Date;
}

/** What callers attached, by ids of ours. */
export abstract class InboundMediaStore {
  /** Adds to the open transaction. */
  abstract add(media: InboundMedia): void;

  /** Where something is kept that an inbound message of this office listed; null when none did. */
  abstract urlOf(officeId: OfficeId, mediaId: MediaId): Promise<string | null>;

  /** Forgets what came more than `days` ago, a slice at a time. Answers how many. */
  abstract forget(days: number): Promise<number>;
}
