import { z } from 'zod';
import { CallOutcome, MissedEnding } from '../call.js';
import { defineEvent } from '../define-event.js';
import { CallId, ConversationId, Instant, OfficeId, PhoneNumber } from '../ids.js';

const CallEndedData = z.object({
  officeId: OfficeId,
  callId: CallId,
  /** `outbound`: staff rang somebody, who is then the other party of the conversation. Left out: inbound. */
  direction: z.enum(['inbound', 'outbound']).optional(),
  /** Null: the other party's number is withheld. */
  conversationId: ConversationId.nullable(),
  from: PhoneNumber.nullable(),
  to: PhoneNumber,
  outcome: CallOutcome,
  /** Only with outcome `missed`. */
  ending: MissedEnding.nullable(),
  startedAt: Instant,
  endedAt: Instant,
  /**
   * What had been said of this call before, when late events tell better: unknown, of which the truth is learnt, or missed,
   * when somebody had answered after all. Left out: this is the first word on the call.
   */
  corrects: z.object({ outcome: CallOutcome, ending: MissedEnding.nullable() }).optional(),
});

/** A call session's outcome, once it has settled, and again when late events correct it (R6). */
export const CallEnded = defineEvent({
  topic: 'call.ended',
  version: 1,
  summary: 'A call session has settled: answered, missed or unknown; or late events have corrected that.',
  producers: ['call-ingestion'],
  consumers: ['rules'],
  key: ({ conversationId, callId }) => conversationId ?? callId,
  data: CallEndedData,
  example: {
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    callId: '0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    from: '+15551230001',
    to: '+15559870000',
    outcome: 'answered',
    ending: null,
    startedAt: '2026-03-02T17:05:00.000Z',
    endedAt: '2026-03-02T17:07:21.000Z',
  },
});
export type CallEnded = z.infer<typeof CallEndedData>;
