import {
  conversationIdOf,
  type Message,
  MessageId,
  OfficeId,
  PersonId,
  type PersonKind,
  PhoneNumber,
} from '@textback/contracts';
import type { NewMessage, Surroundings } from './add-message.js';
import type { ConversationRecord, Match } from './conversation.js';

const office = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const caller = PhoneNumber.parse('+14155550123');

/** A conversation without a tile. */
export const aConversation = (changes: Partial<ConversationRecord> = {}): ConversationRecord => ({
  officeId: office,
  conversationId: conversationIdOf(office, caller),
  phone: caller,
  state: 'none',
  section: 'contacts',
  chosenPersonId: null,
  claimedBy: null,
  awaitingReply: false,
  lastMessage: null,
  ...changes,
});

/** Somebody of this kind who has the caller's number; `place` tells several apart. */
export const aMatch = (kind: PersonKind, place = 1, name = `${kind} ${place}`): Match => ({
  personId: PersonId.parse(`00000000-0000-4000-8000-${String(place).padStart(12, '0')}`),
  kind,
  name,
});

export const allowedFor = (known: boolean, unknown: boolean): NonNullable<Surroundings['settings']> => ({
  allowPatientsAndContactsToStartChat: known,
  allowMessagesFromUnknownNumbers: unknown,
});

/** Something that the caller wrote at five past nine. */
export const aMessage = (changes: Partial<NewMessage> = {}): NewMessage => ({
  messageId: MessageId.parse('9d0a7a3e-2c0b-4d3a-8f1e-6a5b4c3d2e1f'),
  kind: 'caller',
  text: 'Can I come tomorrow?',
  state: 'received',
  failure: null,
  at: '2026-03-02T09:05:00.000Z',
  dispatchId: null,
  author: null,
  media: [],
  keyword: false,
  ...changes,
});

/** The same as it is kept. */
export function aKeptMessage(changes: Partial<Message> = {}): Message {
  const { keyword: _keyword, ...message } = aMessage();
  return { ...message, held: null, ...changes };
}
