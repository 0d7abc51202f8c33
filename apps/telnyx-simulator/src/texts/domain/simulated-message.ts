/** Something that came with a caller's text. */
export interface SimulatedMedia {
  readonly id: string;
  readonly contentType: string;
  /** Base64. */
  readonly data: string;
  /** Where it is served. */
  readonly url: string;
}

/** A text as the provider keeps it. What will become of it is settled when it is accepted, so that a crash changes nothing. */
export interface SimulatedMessage {
  readonly id: string;
  /** `sent`: accepted from us. `received`: a caller wrote. `confirmation`: the provider's own answer to STOP, START, HELP. */
  readonly kind: 'sent' | 'received' | 'confirmation';
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly parts: number;
  /** ISO 8601, UTC; like all times here. */
  readonly receivedAt: string;
  /** Given with the request; null: none. */
  readonly webhookUrl: string | null;
  /** When it leaves the provider's queue. */
  readonly sentAt: string;
  /** When its fate is known. */
  readonly completedAt: string;
  /** The provider's error code with which it fails; null: it arrives. */
  readonly errorCode: string | null;
  /** Of an MMS; empty for an SMS. */
  readonly media: readonly SimulatedMedia[];
}

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'delivery_failed';

/** How far a text has got at a moment, in ISO 8601 in UTC with milliseconds. */
export function statusAt(message: SimulatedMessage, moment: string): MessageStatus {
  if (moment < message.sentAt) return 'queued';
  if (moment < message.completedAt) return 'sent';
  return message.errorCode === null ? 'delivered' : 'delivery_failed';
}
