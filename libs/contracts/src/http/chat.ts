import { z } from 'zod';
import { Conversation, HeldReason, Message, Person, Section } from '../chat.js';
import { ConversationId, OfficeId, PersonId, PhoneNumber, PhoneNumberInQuery } from '../ids.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';

const OfficePath = z.object({ officeId: OfficeId });
const ConversationPath = z.object({ officeId: OfficeId, conversationId: ConversationId });
const PersonPath = z.object({ officeId: OfficeId, personId: PersonId });
/** Text that staff write: it goes out as it is, so what no telephone could show is refused. */
const Writing = z.string().regex(/^[^\0\p{Cs}]*$/u, 'has characters that are not text');
const conversation = '/chat/v1/offices/{officeId}/conversations/{conversationId}';

export const listConversations = defineEndpoint({
  id: 'listConversations',
  method: 'GET',
  path: '/chat/v1/offices/{officeId}/conversations',
  summary: 'The tiles of an office, the latest message first.',
  access: { office: 'frontdesk' },
  params: OfficePath,
  query: PageQuery.extend({ section: Section.optional(), state: z.enum(['open', 'closed']).default('open') }),
  reply: pageOf(Conversation),
});

export const getConversation = defineEndpoint({
  id: 'getConversation',
  method: 'GET',
  path: conversation,
  summary: 'A conversation, with or without a tile.',
  access: { office: 'frontdesk' },
  params: ConversationPath,
  reply: Conversation,
});

export const listMessages = defineEndpoint({
  id: 'listMessages',
  method: 'GET',
  path: `${conversation}/messages`,
  summary: 'The history of a conversation, newest first.',
  access: { office: 'frontdesk' },
  params: ConversationPath,
  query: PageQuery,
  reply: pageOf(Message),
});

export const postMessage = defineEndpoint({
  id: 'postMessage',
  method: 'POST',
  path: `${conversation}/messages`,
  summary: 'Answer the caller (R19). Idempotency-Key makes a repeat harmless.',
  access: { office: 'frontdesk' },
  params: ConversationPath,
  headers: z.object({ 'idempotency-key': z.string().min(1).max(200) }),
  body: z.strictObject({ text: Writing.trim().min(1).max(1_600) }),
  status: 201,
  reply: Message,
  problems: [409, 422],
});

const tileAction = <const Name extends string>(name: Name, summary: string) =>
  defineEndpoint({
    id: `${name}Conversation`,
    method: 'POST',
    path: `${conversation}/${name}`,
    summary,
    access: { office: 'frontdesk' },
    params: ConversationPath,
    reply: Conversation,
    problems: [409],
  });

export const readConversation = tileAction('read', 'Mark everything in a conversation as read, for the asking user.');
export const claimConversation = tileAction('claim', 'Claim a tile for the asking user.');
export const releaseConversation = tileAction('release', 'Release a claimed tile.');
export const closeConversation = tileAction('close', 'Close a tile.');
export const reopenConversation = tileAction('reopen', 'Reopen a closed tile.');

export const choosePerson = defineEndpoint({
  id: 'choosePerson',
  method: 'POST',
  path: `${conversation}/person`,
  summary: 'Choose which of the people with this number the conversation is with (R17); null forgets the choice.',
  access: { office: 'frontdesk' },
  params: ConversationPath,
  body: z.strictObject({ personId: PersonId.nullable() }),
  reply: Conversation,
  problems: [422],
});

/** A reply that the chat settings held back (R16). */
export const HeldReply = z.object({
  conversationId: ConversationId,
  phone: PhoneNumber,
  reason: HeldReason,
  message: Message,
});
export type HeldReply = z.infer<typeof HeldReply>;

export const listHeldReplies = defineEndpoint({
  id: 'listHeldReplies',
  method: 'GET',
  path: '/chat/v1/offices/{officeId}/held-replies',
  summary: 'Replies that opened no tile, with the setting that held them, newest first.',
  access: { office: 'frontdesk' },
  params: OfficePath,
  query: PageQuery,
  reply: pageOf(HeldReply),
});

export const putPerson = defineEndpoint({
  id: 'putPerson',
  method: 'PUT',
  path: '/chat/v1/offices/{officeId}/people/{personId}',
  summary: 'Create or replace a patient, contact or referral partner.',
  access: { scope: 'people:write' },
  params: PersonPath,
  body: z.strictObject({ ...Person.omit({ personId: true }).shape, name: Writing.trim().min(1).max(200) }),
  reply: Person,
  problems: [409],
});

export const deletePerson = defineEndpoint({
  id: 'deletePerson',
  method: 'DELETE',
  path: '/chat/v1/offices/{officeId}/people/{personId}',
  summary: 'Forget a person; their conversations stay.',
  access: { scope: 'people:write' },
  params: PersonPath,
});

export const listPeople = defineEndpoint({
  id: 'listPeople',
  method: 'GET',
  path: '/chat/v1/offices/{officeId}/people',
  summary: 'The people of an office who have a number.',
  access: { office: 'frontdesk', scope: 'people:write' },
  params: OfficePath,
  query: PageQuery.extend({ phone: PhoneNumberInQuery }),
  reply: pageOf(Person),
});

export const CHAT_ENDPOINTS = [
  listConversations,
  getConversation,
  listMessages,
  postMessage,
  readConversation,
  claimConversation,
  releaseConversation,
  closeConversation,
  reopenConversation,
  choosePerson,
  listHeldReplies,
  putPerson,
  deletePerson,
  listPeople,
] as const;
