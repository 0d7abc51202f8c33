import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { CallId, Instant, Label, PhoneNumber } from '../ids.js';

const CallEventData = z.object({
  /** The call session; all legs of one call share it. */
  callId: CallId,
  /** The leg that this happened on, unique within the call. */
  legId: Label,
  /** `incoming`: from the caller to us. `outgoing`: from us to somebody who may pick up. Null: the source does not say. */
  legDirection: z.enum(['incoming', 'outgoing']).nullable().default(null),
  /**
   * What picks up an incoming leg, with event `started`, where the source cannot say who answered. `application`: a program,
   * which then looks for a person on legs of its own; that the leg was answered says nothing yet. `phone-system`: telephones
   * behind it; its answer counts as a person's, and a recording as one of the conversation.
   */
  answering: z.enum(['application', 'phone-system']).optional(),
  event: z.enum(['started', 'answered', 'bridged', 'voicemail', 'ended']),
  occurredAt: Instant,
  /** The caller, on incoming legs; null: withheld. Left out: the source does not say. */
  from: PhoneNumber.nullish(),
  /** The number that was called. The office follows from it, never from a parameter (guarantee D). */
  to: PhoneNumber.nullish(),
  /**
   * Who answered, with event `answered`; `application`: a menu, greeting or voicemail. Left out: a person, unless the leg's
   * `answering` says otherwise. May be said later than the answer, by a second event `answered`.
   */
  answeredBy: z.enum(['person', 'machine', 'application']).optional(),
  /** Why the leg ended, with event `ended`. */
  cause: z
    .enum(['hung-up', 'caller-gave-up', 'no-answer', 'busy', 'declined', 'routing-failure', 'unknown'])
    .optional(),
});

/**
 * Something happened on a leg of a call, said in no provider's words. Any internal service may publish these, in any order
 * and more than once; call-ingestion folds them into one session (R6).
 */
export const CallEvent = defineEvent({
  topic: 'call.events',
  version: 1,
  summary: 'Something happened on one leg of a call: started, answered, bridged, voicemail or ended.',
  producers: ['anyone'],
  consumers: ['call-ingestion'],
  key: ({ callId }) => callId,
  data: CallEventData,
  example: {
    callId: '0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01',
    legId: 'leg-1',
    legDirection: 'incoming',
    event: 'ended',
    occurredAt: '2026-03-02T17:05:21.000Z',
    from: '+15551230001',
    to: '+15559870000',
    cause: 'caller-gave-up',
  },
});
export type CallEvent = z.infer<typeof CallEventData>;
