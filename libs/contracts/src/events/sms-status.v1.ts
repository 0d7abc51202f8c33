import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { CallId, ConversationId, DispatchId, Instant, MessageId, OfficeId } from '../ids.js';
import { TextFailure, TextKind } from '../text.js';

const SmsStatusData = z.object({
  dispatchId: DispatchId,
  officeId: OfficeId,
  conversationId: ConversationId,
  kind: TextKind,
  callId: CallId.nullable(),
  messageId: MessageId.nullable(),
  /** `unknown`: the provider may or may not have it; it is not sent again (design §4). */
  status: z.enum(['delivered', 'failed', 'unknown', 'expired', 'refused']),
  /** Why, when it was not delivered. */
  reason: TextFailure.nullable(),
  /** The provider's own error code, for support. */
  providerCode: z.string().max(40).nullable(),
  /**
   * What the text costs the office as it stands now (R10); 0 when it was surely not sent. Left out in events of before there
   * was a ledger.
   */
  credits: z.int().min(0).max(2).optional(),
  at: Instant,
});

/** What became of a text. A status never moves backwards, though `unknown` is resolved when the truth is learnt. */
export const SmsStatus = defineEvent({
  topic: 'sms.status',
  version: 1,
  summary: 'What became of a text: delivered, failed, unknown, expired or refused.',
  producers: ['sms-dispatch'],
  consumers: ['chat', 'call-ingestion', 'rules'],
  key: ({ conversationId }) => conversationId,
  data: SmsStatusData,
  example: {
    dispatchId: '5b2f6f2e-8c4e-5c53-8a5f-1f2b3c4d5e6f',
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    kind: 'missed-call-text',
    callId: '0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01',
    messageId: null,
    status: 'failed',
    reason: 'landline',
    providerCode: '40001',
    credits: 1,
    at: '2026-03-02T17:05:27.100Z',
  },
});
export type SmsStatus = z.infer<typeof SmsStatusData>;
