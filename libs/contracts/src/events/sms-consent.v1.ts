import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { ConversationId, Instant, OfficeId, PhoneNumber } from '../ids.js';

const SmsConsentData = z.object({
  officeId: OfficeId,
  conversationId: ConversationId,
  /** The caller. */
  phone: PhoneNumber,
  textingNumber: PhoneNumber,
  state: z.enum(['opted-out', 'opted-in']),
  source: z.enum(['caller', 'provider', 'staff']),
  at: Instant,
});

/** A caller opted out of texts, or in again (R18). The topic keeps the last word of each conversation. */
export const SmsConsent = defineEvent({
  topic: 'sms.consent',
  version: 1,
  summary: 'A caller opted out of texts, or in again.',
  producers: ['sms-dispatch'],
  consumers: ['rules', 'chat'],
  compacted: true,
  key: ({ conversationId }) => conversationId,
  data: SmsConsentData,
  example: {
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    phone: '+15551230001',
    textingNumber: '+15559870001',
    state: 'opted-out',
    source: 'caller',
    at: '2026-03-02T17:10:00.000Z',
  },
});
export type SmsConsent = z.infer<typeof SmsConsentData>;
