import type { Conversation, ConversationId, HeldReply, Message, OfficeId, Section } from '@textback/contracts';
import type { Slice, SliceRequest } from '../../paging/slice.js';
import type { ConversationKey } from '../domain/conversation.js';

/** Where a tile stands in the list: by its last message, then by id. */
export interface TilePlace {
  /** ISO 8601. */
  readonly at: string;
  readonly conversationId: ConversationId;
}

/** Where a message stands in a history: by its time, then by the order of arrival. */
export interface MessagePlace {
  /** ISO 8601. */
  readonly at: string;
  /** A decimal number too large for JavaScript's. */
  readonly position: string;
}

export interface TileFilter {
  readonly section?: Section | undefined;
  readonly state: 'open' | 'closed';
}

/** What staff look at. */
export abstract class ConversationReader {
  /** As this user sees it; null when there is none. */
  abstract get(key: ConversationKey, reader: string): Promise<Conversation | null>;

  /** The tiles of an office, the latest message first. */
  abstract list(
    officeId: OfficeId,
    filter: TileFilter,
    reader: string,
    request: SliceRequest<TilePlace>,
  ): Promise<Slice<Conversation, TilePlace>>;

  /** The history, newest first; null when there is no such conversation. */
  abstract messages(
    key: ConversationKey,
    request: SliceRequest<MessagePlace>,
  ): Promise<Slice<Message, MessagePlace> | null>;

  /** What callers wrote and settings held back, newest first (R16). */
  abstract heldReplies(
    officeId: OfficeId,
    request: SliceRequest<MessagePlace>,
  ): Promise<Slice<HeldReply, MessagePlace>>;
}
