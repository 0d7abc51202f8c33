import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { GuardReason } from '../guard.js';
import { ConversationId, Instant, OfficeId, PhoneNumber } from '../ids.js';

const SmsGuardTrippedData = z.object({
  /** Of this trip. */
  tripId: z.guid().toLowerCase(),
  officeId: OfficeId,
  reason: GuardReason,
  textingNumber: PhoneNumber,
  /** With whom; null when the whole office is over its limit. */
  conversationId: ConversationId.nullable(),
  at: Instant,
});

/**
 * The loop guard began to refuse texts, so that no machine at the other end makes us send without end. At most one an hour for
 * the same reason and the same caller or office, however many texts are refused.
 */
export const SmsGuardTripped = defineEvent({
  topic: 'sms.guard-tripped',
  version: 1,
  summary: 'The loop guard began to refuse texts.',
  producers: ['sms-dispatch'],
  consumers: [],
  key: ({ conversationId, officeId }) => conversationId ?? officeId,
  data: SmsGuardTrippedData,
  example: {
    tripId: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    reason: 'pair-per-hour',
    textingNumber: '+15559870001',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    at: '2026-03-02T17:20:00.000Z',
  },
});
export type SmsGuardTripped = z.infer<typeof SmsGuardTrippedData>;
