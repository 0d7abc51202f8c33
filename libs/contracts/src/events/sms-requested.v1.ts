import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { CallId, ConversationId, DispatchId, Instant, MessageId, OfficeId, PhoneNumber } from '../ids.js';

const common = {
  /** Follows from the business key (see `dispatchIdOf`): asking twice asks for the same text. */
  dispatchId: DispatchId,
  officeId: OfficeId,
  conversationId: ConversationId,
  /** The office's texting number (R2). */
  from: PhoneNumber,
  to: PhoneNumber,
  text: z.string().min(1).max(4_000),
  /** Credits that it costs an office with limited credits (R10). */
  credits: z.int().min(1).max(2),
  requestedAt: Instant,
  /** Not sent after this moment, but `expired` (design §4). */
  expiresAt: Instant,
};

const SmsRequestedData = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('missed-call-text'), callId: CallId }),
  z.object({ ...common, kind: z.literal('staff'), messageId: MessageId }),
]);

/** Send this text: the answer to a missed call, or what staff wrote in a tile. */
export const SmsRequested = defineEvent({
  topic: 'sms.requested',
  version: 1,
  summary: 'A text is to be sent: for a missed call, or from staff.',
  producers: ['rules', 'chat'],
  consumers: ['sms-dispatch'],
  key: ({ conversationId }) => conversationId,
  data: SmsRequestedData,
  example: {
    dispatchId: '5b2f6f2e-8c4e-5c53-8a5f-1f2b3c4d5e6f',
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    from: '+15559870001',
    to: '+15551230001',
    text: 'Sorry we missed your call to Elm Street Dental. How can we help?',
    credits: 1,
    requestedAt: '2026-03-02T17:05:26.000Z',
    expiresAt: '2026-03-02T17:20:21.000Z',
    kind: 'missed-call-text',
    callId: '0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01',
  },
});
export type SmsRequested = z.infer<typeof SmsRequestedData>;
