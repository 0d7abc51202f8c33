import type { ChatTile, Message } from '@textback/contracts';
import type { ConversationRecord, Match } from './conversation.js';
import { type ChatSettings, judgeReply } from './permission-gate.js';
import { sectionOf } from './section.js';
import { openTile } from './tile.js';

/** A message that is about to enter a history; whether it is held is for the gate to say. */
export interface NewMessage extends Omit<Message, 'held'> {
  /** Only with kind `caller`: the whole message was an opt-out, opt-in or help word (R18). */
  readonly keyword: boolean;
}

/** What is known about the caller and the office when a message comes in. */
export interface Surroundings {
  readonly matches: readonly Match[];
  readonly settings: ChatSettings | null;
}

/** A conversation after a message, the message as it is kept, and what became of the tile. */
export interface MessageAdded {
  readonly conversation: ConversationRecord;
  readonly message: Message;
  readonly tile: ChatTile['change'] | null;
}

/**
 * Adds one message to a conversation. Missed calls and their texts are history only (R3); what the caller wrote passes the
 * permission gate (R14 to R18); what staff write opens the tile, since they mean to talk (R19).
 */
export function addMessage(before: ConversationRecord, added: NewMessage, around: Surroundings): MessageAdded {
  const { keyword, ...fields } = added;
  const kinds = around.matches.map(({ kind }) => kind);
  const filed = (held: Message['held'], change: Partial<ConversationRecord>, tile: MessageAdded['tile']) => {
    const message: Message = { ...fields, held };
    const conversation = {
      ...before,
      section: sectionOf(kinds),
      ...change,
      lastMessage: laterOf(before.lastMessage, message),
    };
    return { conversation, message, tile };
  };
  const opened = (awaitingReply: boolean) => {
    const { state, change } = openTile(before.state);
    return filed(null, { state, awaitingReply }, change);
  };

  switch (fields.kind) {
    case 'missed-call':
    case 'missed-call-text':
    case 'system':
      return filed(null, {}, null);
    case 'staff':
      return opened(false);
    case 'caller': {
      const verdict = judgeReply({ tile: before.state, matches: kinds, keyword, settings: around.settings });
      switch (verdict.kind) {
        case 'open':
        case 'part-of-open-chat':
          return opened(true);
        case 'history-only':
          return filed(null, {}, null);
        case 'held':
          return filed({ reason: verdict.reason }, {}, null);
      }
    }
  }
}

/** Messages can come in late; the last one is the one that happened last. Instants of one form compare as text. */
const laterOf = (last: Message | null, added: Message): Message => (last !== null && last.at > added.at ? last : added);
