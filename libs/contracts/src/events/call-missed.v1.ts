import { z } from 'zod';
import { MissedEnding } from '../call.js';
import { defineEvent } from '../define-event.js';
import { CallId, ConversationId, Instant, OfficeId, PhoneNumber } from '../ids.js';

const CallMissedData = z.object({
  officeId: OfficeId,
  callId: CallId,
  /** Null: the caller's number is withheld. */
  conversationId: ConversationId.nullable(),
  from: PhoneNumber.nullable(),
  to: PhoneNumber,
  ending: MissedEnding,
  /** When it started ringing; business hours are judged at this moment (R13). */
  startedAt: Instant,
  endedAt: Instant,
});

/**
 * Nobody at the office answered. Published once per call session, never per leg (R6). Never taken back: that somebody had
 * answered after all is said by `call.ended` with `corrects`.
 */
export const CallMissed = defineEvent({
  topic: 'call.missed',
  version: 1,
  summary: 'Nobody at the office answered a call: the trigger of a missed-call text.',
  producers: ['call-ingestion'],
  consumers: ['rules', 'chat'],
  key: ({ conversationId, callId }) => conversationId ?? callId,
  data: CallMissedData,
  example: {
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    callId: '0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    from: '+15551230001',
    to: '+15559870000',
    ending: 'no-answer',
    startedAt: '2026-03-02T17:05:00.000Z',
    endedAt: '2026-03-02T17:05:21.000Z',
  },
});
export type CallMissed = z.infer<typeof CallMissedData>;
