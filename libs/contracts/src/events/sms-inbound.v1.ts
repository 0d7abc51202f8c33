import { z } from 'zod';
import { Media } from '../chat.js';
import { defineEvent } from '../define-event.js';
import { ConversationId, Instant, MessageId, OfficeId, PhoneNumber } from '../ids.js';

const SmsInboundData = z.object({
  messageId: MessageId,
  officeId: OfficeId,
  conversationId: ConversationId,
  /** The caller. */
  from: PhoneNumber,
  /** The office's texting number. */
  to: PhoneNumber,
  text: z.string(),
  media: z.array(Media).default([]),
  /** Set when the whole message was an opt-out, opt-in or help word: it opens no tile (R18). */
  keyword: z.enum(['stop', 'start', 'help']).nullable(),
  /** The words read like a wish for no more texts, but are no opt-out word: a hint for staff, which changes nothing (R18). */
  mayBeOptOut: z.boolean().optional(),
  /** What we answer to an opt-out word that the provider does not answer itself. `messageId` names it in the history. */
  answer: z.object({ messageId: MessageId, text: z.string().min(1).max(4_000) }).optional(),
  receivedAt: Instant,
});

/** A caller wrote. Published once per message of the provider. */
export const SmsInbound = defineEvent({
  topic: 'sms.inbound',
  version: 1,
  summary: 'A caller sent a text to an office.',
  producers: ['sms-dispatch'],
  consumers: ['chat'],
  key: ({ conversationId }) => conversationId,
  data: SmsInboundData,
  example: {
    messageId: '9d0a7a3e-2c0b-4d3a-8f1e-6a5b4c3d2e1f',
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    from: '+15551230001',
    to: '+15559870001',
    text: 'Hi, I would like to move my appointment',
    media: [],
    keyword: null,
    receivedAt: '2026-03-02T17:08:00.000Z',
  },
});
export type SmsInbound = z.infer<typeof SmsInboundData>;
