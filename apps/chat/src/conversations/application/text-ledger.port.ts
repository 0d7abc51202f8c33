import type { ConversationId, DispatchId, Message, MessageId, OfficeId } from '@textback/contracts';
import type { TextState } from '../domain/message-state.js';

export interface TextKey {
  readonly officeId: OfficeId;
  readonly dispatchId: DispatchId;
}

/** What is known of a text of ours. */
export interface TextFate {
  readonly state: TextState;
  /** In plain words (R19). */
  readonly failure: string | null;
}

/** A text that nobody else can change before this transaction ends. */
export interface LockedText extends TextKey, TextFate {
  /** Its message in a history; null as long as only its fate has reached us. */
  readonly message: { readonly conversationId: ConversationId; readonly messageId: MessageId } | null;
}

/**
 * The texts of ours and their fate. A text's message and the reports about it come on different topics, in any order: both
 * sides lock the text's row first, so the second always sees the first. Locked after conversations, before live updates.
 */
export abstract class TextLedger {
  /** Locks texts in the order of their ids; one that is new is queued. */
  abstract lock(keys: readonly TextKey[]): Promise<LockedText[]>;

  /** Says which messages the texts are. */
  abstract attach(
    messages: readonly (TextKey & { readonly conversationId: ConversationId; readonly messageId: MessageId })[],
  ): Promise<void>;

  abstract save(texts: readonly (TextKey & TextFate)[]): Promise<void>;

  /** The messages of texts, as they are now. */
  abstract messages(
    texts: readonly TextKey[],
  ): Promise<
    readonly { readonly officeId: OfficeId; readonly conversationId: ConversationId; readonly message: Message }[]
  >;
}
