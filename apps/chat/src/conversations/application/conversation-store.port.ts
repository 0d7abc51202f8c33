import type { Message, MessageId, PhoneNumber } from '@textback/contracts';
import type { ConversationKey, ConversationRecord, Match } from '../domain/conversation.js';
import type { ChatSettings } from '../domain/permission-gate.js';

/** A conversation that nobody else can change before this transaction ends, and all that decisions about it need. */
export interface LockedConversation {
  readonly record: ConversationRecord;
  readonly matches: readonly Match[];
  /** Null: the office's settings have not reached us. */
  readonly settings: ChatSettings | null;
  /** Which of the messages asked about are in the history already. */
  readonly known: ReadonlySet<MessageId>;
}

/** A message to keep. */
export interface KeptMessage extends ConversationKey {
  readonly message: Message;
  readonly keyword: boolean;
}

/** Conversations and their messages, many at a time. Everything runs in the open transaction. */
export abstract class ConversationStore {
  /** Creates those that do not exist yet, without a tile. */
  abstract create(conversations: readonly (ConversationKey & { readonly phone: PhoneNumber })[]): Promise<void>;

  /**
   * Locks conversations in the order of their ids, so that no two transactions wait for each other, and answers the ones
   * that exist.
   * @param messages ids to look up in their histories
   */
  abstract lock(
    keys: readonly ConversationKey[],
    messages?: readonly (ConversationKey & { readonly messageId: MessageId })[],
  ): Promise<LockedConversation[]>;

  /** Writes changed conversations and adds messages, in the order given. */
  abstract save(conversations: readonly ConversationRecord[], messages: readonly KeptMessage[]): Promise<void>;

  /** Everything that is in the conversation now is read, for this user (R19). */
  abstract markRead(key: ConversationKey, reader: string): Promise<void>;
}
