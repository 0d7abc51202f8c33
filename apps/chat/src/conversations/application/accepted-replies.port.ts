import type { Message, OfficeId } from '@textback/contracts';

/** A key of one member of staff in one office. */
export interface ReplyKey {
  readonly officeId: OfficeId;
  readonly author: string;
  readonly key: string;
}

export interface AcceptedReply {
  readonly requestHash: string;
  /** What was answered, and will be answered again. */
  readonly reply: Message;
}

/** Answers to staff replies by their Idempotency-Key. Everything runs in the open transaction. */
export abstract class AcceptedReplies {
  abstract find(key: ReplyKey): Promise<AcceptedReply | null>;

  /** Keeps an answer; false when the key has been taken meanwhile. */
  abstract keep(reply: ReplyKey & AcceptedReply & { readonly at: Date }): Promise<boolean>;
}
