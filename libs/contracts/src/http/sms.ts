import { z } from 'zod';
import { Media } from '../chat.js';
import {
  CallId,
  ConversationId,
  DispatchId,
  Instant,
  MessageId,
  OfficeId,
  PhoneNumber,
  PhoneNumberInQuery,
} from '../ids.js';
import { TextFailure, TextKind } from '../text.js';
import { Cost, getCredits, listCreditEntries } from './credits.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';
import { listGuardTrips } from './guard-trips.js';
import { getMedia } from './media.js';
import { getOptOutHistory, liftOptOut, listOptOuts, recordOptOut } from './opt-outs.js';
import { STORY } from './story.js';

const { officeId, conversationId, dispatchId } = STORY;

/** Where a text stands. */
export const TextStatus = z.enum([
  'queued',
  'posting',
  'accepted',
  'sent',
  'delivered',
  'failed',
  'unknown',
  'expired',
  'refused',
]);
export type TextStatus = z.infer<typeof TextStatus>;

/** Where the search for a text stands that the provider may or may not have. */
export const Reconciliation = z.object({
  state: z
    .enum(['open', 'settled', 'given-up'])
    .describe('`settled`: the truth is known. `given-up`: it is not, and will not be looked for any more.'),
  nextLookAt: Instant.nullable().describe("When the provider's records are looked at again; null unless `open`."),
  lastLookAt: Instant.nullable().describe('When the provider last answered what it has on record.'),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

/**
 * What a text of ours is for, answers to opt-out words included (R18): those belong to sms-dispatch alone, and no event is
 * about them.
 */
export const SentTextKind = z.enum([...TextKind.options, 'opt-out-confirmation', 'help-answer']);
export type SentTextKind = z.infer<typeof SentTextKind>;

/** A text of ours and its fate. */
export const Text = z.object({
  dispatchId: DispatchId,
  conversationId: ConversationId,
  kind: SentTextKind,
  callId: CallId.nullable(),
  messageId: MessageId.nullable().describe("Staff's message, or the caller's word that the text answers."),
  from: PhoneNumber,
  to: PhoneNumber,
  text: z.string(),
  status: TextStatus,
  reason: TextFailure.nullable(),
  providerCode: z.string().nullable(),
  providerMessageId: z.string().nullable(),
  parts: z.int().nullable(),
  cost: Cost.nullable().describe('What the provider took for it, as far as it has said so.'),
  credits: z.int().describe('What it costs the office when it is sent (R10).'),
  requestedAt: Instant,
  history: z
    .array(z.object({ status: TextStatus, at: Instant, cause: z.string() }))
    .describe('Each status that it went through, with its time and cause.'),
  reconciliation: Reconciliation.nullable().describe('Null for a text that was never unknown.'),
  advice: z
    .string()
    .nullable()
    .describe('What staff can do about a text that did not arrive, or may not have; null when there is nothing to do.'),
});
export type Text = z.infer<typeof Text>;

const DELIVERED: z.input<typeof Text> = {
  dispatchId,
  conversationId,
  kind: 'missed-call-text',
  callId: STORY.callId,
  messageId: null,
  from: STORY.textingNumber,
  to: STORY.caller,
  text: STORY.text,
  status: 'delivered',
  reason: null,
  providerCode: null,
  providerMessageId: STORY.providerMessageId,
  parts: 1,
  cost: { amount: '0.0051', currency: 'USD' },
  credits: 1,
  requestedAt: STORY.decidedAt,
  history: [
    { status: 'queued', at: STORY.decidedAt, cause: 'requested' },
    { status: 'posting', at: '2026-03-02T17:05:26.050Z', cause: 'claimed' },
    { status: 'accepted', at: STORY.sentAt, cause: 'accepted' },
    { status: 'sent', at: '2026-03-02T17:05:27.200Z', cause: 'receipt-sent' },
    { status: 'delivered', at: STORY.deliveredAt, cause: 'receipt-delivered' },
  ],
  reconciliation: null,
  advice: null,
};

export const getText = defineEndpoint({
  id: 'getText',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/texts/{dispatchId}',
  summary: 'A text and what became of it.',
  access: { office: 'frontdesk', scope: 'texts:read' },
  params: z.object({ officeId: OfficeId, dispatchId: DispatchId }),
  reply: Text,
  examples: [
    {
      name: 'delivered',
      summary: 'A missed-call text that arrived.',
      params: { officeId, dispatchId },
      reply: DELIVERED,
    },
    {
      name: 'landline',
      summary: 'One that could not arrive.',
      params: { officeId, dispatchId },
      reply: {
        ...DELIVERED,
        status: 'failed',
        reason: 'landline',
        providerCode: '40001',
        history: [
          ...DELIVERED.history.slice(0, 4),
          { status: 'failed', at: STORY.deliveredAt, cause: 'receipt-failed: landline (40001)' },
        ],
        advice: 'This number cannot get texts. Call the caller instead.',
      },
    },
    {
      name: 'unknown',
      summary: 'One of which the provider never said whether it took it. It is searched for.',
      params: { officeId, dispatchId },
      reply: {
        ...DELIVERED,
        status: 'unknown',
        reason: 'no-answer-from-provider',
        providerMessageId: null,
        parts: null,
        cost: null,
        history: [
          ...DELIVERED.history.slice(0, 2),
          { status: 'unknown', at: '2026-03-02T17:05:36.060Z', cause: 'no-answer: timeout' },
        ],
        reconciliation: {
          state: 'open',
          nextLookAt: '2026-03-02T17:10:26.050Z',
          lastLookAt: '2026-03-02T17:06:26.300Z',
        },
        advice:
          'The provider did not answer, so nobody knows yet whether this text was sent; it is not sent again by itself. We keep asking the provider. If it cannot wait, call the caller: a new text could be the second one.',
      },
    },
  ],
});

/** Something that a caller wrote, and no office got. */
export const UnroutedMessage = z.object({
  providerMessageId: z.string().describe("The provider's id of it."),
  reason: z
    .enum(['unknown-texting-number', 'sender-is-no-number'])
    .describe('No office had this number; or the sender is no telephone number, which no conversation can be with.'),
  from: z.string().describe('A telephone number; where it is none, what the provider wrote: a short code or a name.'),
  to: z.array(PhoneNumber),
  text: z.string(),
  media: z.array(Media),
  receivedAt: Instant,
});
export type UnroutedMessage = z.infer<typeof UnroutedMessage>;

export const listUnroutedMessages = defineEndpoint({
  id: 'listUnroutedMessages',
  method: 'GET',
  path: '/sms/v1/unrouted-messages',
  summary:
    'Messages that no office got, newest first. One to a number that an office names within a day goes to that office by itself, and leaves this list. The others are kept for 400 days.',
  access: { scope: 'offices:write' },
  query: PageQuery.extend({ to: PhoneNumberInQuery.optional() }),
  reply: pageOf(UnroutedMessage),
  examples: [
    {
      name: 'one-message',
      summary: 'A message to a number that no office has named yet.',
      query: { to: '+15559870009' },
      reply: {
        items: [
          {
            providerMessageId: '7ee4241c-f127-47e5-9c34-3aac291f8058',
            reason: 'unknown-texting-number',
            from: STORY.caller,
            to: ['+15559870009'],
            text: STORY.reply,
            media: [],
            receivedAt: STORY.repliesAt,
          },
        ],
        nextCursor: null,
      },
    },
  ],
});

export const SMS_ENDPOINTS = [
  getText,
  getMedia,
  listOptOuts,
  recordOptOut,
  liftOptOut,
  getOptOutHistory,
  getCredits,
  listCreditEntries,
  listGuardTrips,
  listUnroutedMessages,
] as const;
