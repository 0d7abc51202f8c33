import { z } from 'zod';
import { CallId, ConversationId, DispatchId, Instant, MessageId, OfficeId, PhoneNumber } from '../ids.js';
import { TextFailure, TextKind } from '../text.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';

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

export const getText = defineEndpoint({
  id: 'getText',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/texts/{dispatchId}',
  summary: 'A text and what became of it.',
  access: { office: 'frontdesk', scope: 'texts:read' },
  params: z.object({ officeId: OfficeId, dispatchId: DispatchId }),
  reply: Text,
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
});

export const SMS_ENDPOINTS = [getText, listOptOuts] as const;
