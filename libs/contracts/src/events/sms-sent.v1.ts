import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { CallId, ConversationId, DispatchId, Instant, MessageId, OfficeId } from '../ids.js';
import { TextKind } from '../text.js';

const SmsSentData = z.object({
  dispatchId: DispatchId,
  officeId: OfficeId,
  conversationId: ConversationId,
  kind: TextKind,
  /** With kind `missed-call-text`. */
  callId: CallId.nullable(),
  /** With kind `staff`. */
  messageId: MessageId.nullable(),
  /** The provider's id of the message. */
  providerMessageId: z.string().min(1).max(200),
  /** Carrier parts as the provider counted them (R11); null while it has not said. */
  parts: z.int().min(1).nullable(),
  /** What the text costs the office (R10). Left out in events of before there was a ledger. */
  credits: z.int().min(0).max(2).optional(),
  sentAt: Instant,
});

/** The provider accepted a text. Published once per text. */
export const SmsSent = defineEvent({
  topic: 'sms.sent',
  version: 1,
  summary: 'The provider accepted a text.',
  producers: ['sms-dispatch'],
  consumers: ['chat', 'call-ingestion', 'rules'],
  key: ({ conversationId }) => conversationId,
  data: SmsSentData,
  example: {
    dispatchId: '5b2f6f2e-8c4e-5c53-8a5f-1f2b3c4d5e6f',
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    kind: 'missed-call-text',
    callId: '0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01',
    messageId: null,
    providerMessageId: '40385f64-5717-4562-b3fc-2c963f66afa6',
    parts: 1,
    credits: 1,
    sentAt: '2026-03-02T17:05:26.400Z',
  },
});
export type SmsSent = z.infer<typeof SmsSentData>;
