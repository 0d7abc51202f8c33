import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { CallId, ConversationId, DispatchId, Instant, OfficeId, PhoneNumber } from '../ids.js';
import { SkipReason } from '../text.js';

const common = {
  officeId: OfficeId,
  callId: CallId,
  /** Null: the caller's number is withheld. */
  conversationId: ConversationId.nullable(),
  /** The settings that were applied; 0: the office was never configured. */
  settingsVersion: z.int().min(0),
  decidedAt: Instant,
};

const TextBackDecidedData = z.discriminatedUnion('decision', [
  z.object({
    ...common,
    decision: z.literal('text'),
    conversationId: ConversationId,
    dispatchId: DispatchId,
    /** The caller. */
    to: PhoneNumber,
    /** What will be sent, variables filled in. */
    text: z.string(),
  }),
  z.object({ ...common, decision: z.literal('skip'), reason: SkipReason }),
]);

/** Whether a missed call is texted, and if not, why (R7). Published once per missed call. */
export const TextBackDecided = defineEvent({
  topic: 'textback.decided',
  version: 1,
  summary: 'A missed call is texted, or skipped for a named reason.',
  producers: ['rules'],
  consumers: ['call-ingestion', 'chat'],
  key: ({ conversationId, callId }) => conversationId ?? callId,
  data: TextBackDecidedData,
  example: {
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    callId: '0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    settingsVersion: 3,
    decidedAt: '2026-03-02T17:05:26.000Z',
    decision: 'skip',
    reason: 'cooldown',
  },
});
export type TextBackDecided = z.infer<typeof TextBackDecidedData>;
