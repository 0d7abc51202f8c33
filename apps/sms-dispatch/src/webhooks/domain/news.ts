import type { DispatchId, Keyword, PhoneNumber } from '@textback/contracts';
import type { Happening } from '../../texts/domain/text.js';

/** What the provider tells us, in our words. */
export type News = Receipt | CallerMessage;

/** What became of a text of ours. */
export interface Receipt {
  readonly kind: 'receipt';
  /** The provider's id of this event; a repeated delivery has the same. */
  readonly eventId: string;
  /** The text that it is about, as a URL of ours with a right token says; null when there is none. */
  readonly dispatchId: DispatchId | null;
  readonly providerMessageId: string;
  readonly happening: Happening;
}

/** Something that came with a caller's message. */
export interface Attachment {
  readonly contentType: string;
  readonly bytes: number | null;
  /** Where the provider keeps it; null when it did not say. */
  readonly url: string | null;
}

/** Something that a caller wrote. */
export interface CallerMessage {
  readonly kind: 'caller-message';
  readonly eventId: string;
  /** The business key: the provider repeats a message under new event ids. */
  readonly providerMessageId: string;
  /** The caller; null when the sender is no telephone number, but for example a short code. */
  readonly from: PhoneNumber | null;
  readonly senderAsWritten: string;
  /** The numbers that it was sent to; one of them should be an office's. */
  readonly to: readonly PhoneNumber[];
  readonly text: string;
  readonly media: readonly Attachment[];
  /** The word that the provider itself understood and acted on. */
  readonly providerUnderstood: Keyword | null;
  readonly receivedAt: Date;
}
