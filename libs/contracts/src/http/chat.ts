import { z } from 'zod';
import { Conversation, HeldReason, Message, Person, Section } from '../chat.js';
import { ConversationId, OfficeId, PersonId, PhoneNumber, PhoneNumberInQuery } from '../ids.js';
import { NOT_ONE_LINE, ONE_LINE } from '../messages/is-text.js';
import { defineEndpoint, pageOf, PageQuery, type RefusalExample } from './define-endpoint.js';
import { problemDocument } from './problem.js';
import { A_CURSOR, STORY } from './story.js';

const OfficePath = z.object({ officeId: OfficeId });
const ConversationPath = z.object({ officeId: OfficeId, conversationId: ConversationId });
const PersonPath = z.object({ officeId: OfficeId, personId: PersonId });
/** Text that staff write: it goes out as it is, so what no telephone could show is refused. */
const Writing = z.string().regex(/^[^\0\p{Cs}]*$/u, 'has characters that are not text');
const conversation = '/chat/v1/offices/{officeId}/conversations/{conversationId}';

const { officeId, conversationId, personId } = STORY;
const params = { officeId, conversationId };

const MISSED_CALL: z.input<typeof Message> = {
  messageId: STORY.callId,
  kind: 'missed-call',
  text: null,
  state: 'received',
  failure: null,
  at: STORY.endsAt,
  held: null,
  dispatchId: null,
  author: null,
  media: [],
};
const MISSED_CALL_TEXT: z.input<typeof Message> = {
  ...MISSED_CALL,
  messageId: STORY.dispatchId,
  kind: 'missed-call-text',
  text: STORY.text,
  state: 'delivered',
  at: STORY.decidedAt,
  dispatchId: STORY.dispatchId,
};
const REPLY: z.input<typeof Message> = {
  ...MISSED_CALL,
  messageId: STORY.replyId,
  kind: 'caller',
  text: STORY.reply,
  at: STORY.repliesAt,
};
const ANSWER: z.input<typeof Message> = {
  ...MISSED_CALL,
  messageId: STORY.staffMessageId,
  kind: 'staff',
  text: 'Of course. Would Thursday at 10 suit you?',
  state: 'queued',
  at: STORY.answeredAt,
  dispatchId: STORY.staffDispatchId,
  author: STORY.staff,
};
const TILE: z.input<typeof Conversation> = {
  conversationId,
  phone: STORY.caller,
  section: 'patients',
  state: 'open',
  people: [{ personId, kind: 'patient', name: STORY.personName }],
  chosenPersonId: null,
  unread: 1,
  claimedBy: null,
  awaitingReply: true,
  lastMessage: REPLY,
};
const READ: z.input<typeof Conversation> = { ...TILE, unread: 0 };
const CLAIMED: z.input<typeof Conversation> = { ...READ, claimedBy: STORY.staff };
const CLOSED: z.input<typeof Conversation> = { ...READ, state: 'closed', awaitingReply: false, lastMessage: ANSWER };

const MARIA: z.input<typeof Person> = {
  personId,
  kind: 'patient',
  name: STORY.personName,
  numbers: [STORY.caller],
};
const LUIS = '5a1c9e7b-3d2f-4b6a-8c0d-9e8f7a6b5c4d';

const NO_TILE = {
  name: 'no-tile',
  summary: 'The conversation has history, but the caller never opened a tile.',
  problem: problemDocument(409, 'no-tile', 'The conversation has no tile.'),
};
const NOT_OPEN = {
  name: 'tile-not-open',
  summary: 'The tile was closed meanwhile, or the conversation never had one.',
  problem: problemDocument(409, 'tile-not-open', 'The tile is not open.'),
};
const CLAIMED_BY_ANOTHER = {
  name: 'claimed-by-another',
  summary: 'A colleague has the tile; a manager may release it all the same.',
  problem: problemDocument(409, 'claimed-by-another', 'Somebody else has claimed the tile.'),
};

export const listConversations = defineEndpoint({
  id: 'listConversations',
  method: 'GET',
  path: '/chat/v1/offices/{officeId}/conversations',
  summary: 'The tiles of an office, the latest message first.',
  access: { office: 'frontdesk' },
  params: OfficePath,
  query: PageQuery.extend({
    section: Section.optional().describe('Only tiles of this section.'),
    state: z.enum(['open', 'closed']).default('open').describe('Open tiles, or closed ones.'),
  }),
  reply: pageOf(Conversation),
  examples: [
    {
      name: 'open-tiles',
      summary: 'The first page of open tiles under Patients.',
      params: { officeId },
      query: { section: 'patients', limit: 20 },
      reply: { items: [TILE], nextCursor: A_CURSOR },
    },
    {
      name: 'next-page',
      summary: 'The page after it, which is the last.',
      params: { officeId },
      query: { section: 'patients', limit: 20, cursor: A_CURSOR },
      reply: { items: [], nextCursor: null },
    },
  ],
});

export const getConversation = defineEndpoint({
  id: 'getConversation',
  method: 'GET',
  path: conversation,
  summary: 'A conversation, with or without a tile.',
  access: { office: 'frontdesk' },
  params: ConversationPath,
  reply: Conversation,
  examples: [
    { name: 'tile', summary: 'The caller has answered the text, so there is a tile.', params, reply: TILE },
    {
      name: 'history-only',
      summary: 'The caller was texted and has not answered: no tile, nothing unread.',
      params,
      reply: { ...READ, state: 'none', awaitingReply: false, lastMessage: MISSED_CALL_TEXT },
    },
  ],
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
  examples: [
    {
      name: 'history',
      summary: 'A missed call, the text that answered it, and what the caller wrote back.',
      params,
      reply: { items: [REPLY, MISSED_CALL_TEXT, MISSED_CALL], nextCursor: null },
    },
  ],
});

export const postMessage = defineEndpoint({
  id: 'postMessage',
  method: 'POST',
  path: `${conversation}/messages`,
  summary: 'Answer the caller (R19). Idempotency-Key makes a repeat harmless.',
  access: { office: 'frontdesk' },
  params: ConversationPath,
  headers: z.object({
    'idempotency-key': z
      .string()
      .min(1)
      .max(200)
      .describe('A name for this reply, chosen by the client: a repeat with the same name sends nothing again.'),
  }),
  body: z.strictObject({ text: Writing.trim().min(1).max(1_600) }),
  status: 201,
  reply: Message,
  problems: [409, 422],
  examples: [
    {
      name: 'answer',
      params,
      headers: { 'idempotency-key': STORY.staffMessageId },
      body: { text: 'Of course. Would Thursday at 10 suit you?' },
      reply: ANSWER,
    },
  ],
  refusals: [
    {
      name: 'opted-out',
      summary: 'The caller wrote STOP (R18).',
      problem: problemDocument(409, 'opted-out', 'The caller has opted out of texts.'),
    },
    {
      name: 'no-texting-number',
      summary: 'The office has nothing to text from.',
      problem: problemDocument(409, 'no-texting-number', 'The office has no texting number yet.'),
    },
    {
      name: 'idempotency-key-reused',
      summary: 'The key belongs to a reply with another text.',
      problem: problemDocument(422, 'idempotency-key-reused', 'The Idempotency-Key was used for another reply.', {
        errors: [{ pointer: '/headers/idempotency-key', detail: 'belongs to another reply' }],
      }),
    },
  ],
});

const tileAction = (
  name: string,
  summary: string,
  { reply, refusals }: { reply: z.input<typeof Conversation>; refusals: readonly RefusalExample[] },
) =>
  defineEndpoint({
    id: `${name}Conversation`,
    method: 'POST',
    path: `${conversation}/${name}`,
    summary,
    access: { office: 'frontdesk' },
    params: ConversationPath,
    reply: Conversation,
    problems: refusals.map(({ problem }) => problem.status),
    examples: [{ name, params, reply }],
    refusals,
  });

export const readConversation = tileAction('read', 'Mark everything in a conversation as read, for the asking user.', {
  reply: READ,
  refusals: [],
});
export const claimConversation = tileAction('claim', 'Claim a tile for the asking user.', {
  reply: CLAIMED,
  refusals: [NOT_OPEN, CLAIMED_BY_ANOTHER],
});
export const releaseConversation = tileAction('release', 'Release a claimed tile.', {
  reply: READ,
  refusals: [CLAIMED_BY_ANOTHER],
});
export const closeConversation = tileAction('close', 'Close a tile.', { reply: CLOSED, refusals: [NO_TILE] });
export const reopenConversation = tileAction('reopen', 'Reopen a closed tile.', {
  reply: { ...CLOSED, state: 'open' },
  refusals: [NO_TILE],
});

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
  examples: [
    {
      name: 'choose',
      summary: 'Two people share the number; the conversation is with Maria.',
      params,
      body: { personId },
      reply: {
        ...READ,
        people: [...TILE.people, { personId: LUIS, kind: 'patient', name: 'Luis Lopez' }],
        chosenPersonId: personId,
      },
    },
    { name: 'forget', summary: 'Nobody is chosen any more.', params, body: { personId: null }, reply: READ },
  ],
  refusals: [
    {
      name: 'not-a-match',
      summary: 'The person has other numbers.',
      problem: problemDocument(422, 'not-a-match', 'This person does not have the number of the conversation.', {
        errors: [{ pointer: '/personId', detail: 'must be one of the people of the conversation' }],
      }),
    },
  ],
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
  examples: [
    {
      name: 'unknown-number',
      summary: 'A number that nobody knows answered, and the office takes no messages from those.',
      params: { officeId },
      reply: {
        items: [
          {
            conversationId,
            phone: STORY.caller,
            reason: 'unknown-numbers-not-allowed',
            message: { ...REPLY, held: { reason: 'unknown-numbers-not-allowed' } },
          },
        ],
        nextCursor: null,
      },
    },
  ],
});

export const putPerson = defineEndpoint({
  id: 'putPerson',
  method: 'PUT',
  path: '/chat/v1/offices/{officeId}/people/{personId}',
  summary: 'Create or replace a patient, contact or referral partner.',
  access: { scope: 'people:write' },
  params: PersonPath,
  body: z.strictObject({
    ...Person.omit({ personId: true }).shape,
    name: z.string().trim().min(1).max(200).regex(ONE_LINE, NOT_ONE_LINE),
  }),
  reply: Person,
  problems: [409],
  examples: [
    {
      name: 'patient',
      params: { officeId, personId },
      body: { kind: 'patient', name: STORY.personName, numbers: [STORY.caller] },
      reply: MARIA,
    },
  ],
  refusals: [
    {
      name: 'newer-change',
      summary: 'The system that keeps people has published a later change, which deletes this person.',
      problem: problemDocument(409, 'newer-change', 'A newer change has deleted this person.'),
    },
  ],
});

export const deletePerson = defineEndpoint({
  id: 'deletePerson',
  method: 'DELETE',
  path: '/chat/v1/offices/{officeId}/people/{personId}',
  summary: 'Forget a person; their conversations stay.',
  access: { scope: 'people:write' },
  params: PersonPath,
  examples: [{ name: 'forget', params: { officeId, personId } }],
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
  examples: [
    {
      name: 'by-number',
      params: { officeId },
      query: { phone: STORY.caller },
      reply: { items: [MARIA], nextCursor: null },
    },
  ],
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
