import { z } from 'zod';
import { CallId, ConversationId, DispatchId, Instant, MessageId, OfficeId, PhoneNumber } from '../ids.js';
import { TextFailure, TextKind } from '../text.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';
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

/** A text of ours and its fate. */
export const Text = z.object({
  dispatchId: DispatchId,
  conversationId: ConversationId,
  kind: TextKind,
  callId: CallId.nullable(),
  messageId: MessageId.nullable(),
  from: PhoneNumber,
  to: PhoneNumber,
  text: z.string(),
  status: TextStatus,
  reason: TextFailure.nullable(),
  providerCode: z.string().nullable(),
  providerMessageId: z.string().nullable(),
  parts: z.int().nullable(),
  credits: z.int(),
  requestedAt: Instant,
  /** Each status that it went through, with its time and cause. */
  history: z.array(z.object({ status: TextStatus, at: Instant, cause: z.string() })),
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
  credits: 1,
  requestedAt: STORY.decidedAt,
  history: [
    { status: 'queued', at: STORY.decidedAt, cause: 'requested' },
    { status: 'posting', at: '2026-03-02T17:05:26.050Z', cause: 'claimed' },
    { status: 'accepted', at: STORY.sentAt, cause: 'accepted' },
    { status: 'sent', at: '2026-03-02T17:05:27.200Z', cause: 'receipt-sent' },
    { status: 'delivered', at: STORY.deliveredAt, cause: 'receipt-delivered' },
  ],
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
      },
    },
  ],
});

/** A caller to whom nothing is sent (R18). */
export const OptOut = z.object({
  conversationId: ConversationId,
  phone: PhoneNumber,
  textingNumber: PhoneNumber,
  source: z.enum(['caller', 'provider', 'staff']),
  since: Instant,
});
export type OptOut = z.infer<typeof OptOut>;

export const listOptOuts = defineEndpoint({
  id: 'listOptOuts',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/opt-outs',
  summary: 'The callers who opted out, newest first.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId }),
  query: PageQuery,
  reply: pageOf(OptOut),
  examples: [
    {
      name: 'one-caller',
      summary: 'A caller who wrote STOP.',
      params: { officeId },
      reply: {
        items: [
          {
            conversationId,
            phone: STORY.caller,
            textingNumber: STORY.textingNumber,
            source: 'caller',
            since: '2026-03-02T17:10:00.000Z',
          },
        ],
        nextCursor: null,
      },
    },
  ],
});

export const SMS_ENDPOINTS = [getText, listOptOuts] as const;
