import { z } from 'zod';
import { CallOutcome, MissedEnding } from '../call.js';
import { CallEvent } from '../events/call-events.v1.js';
import { CallId, ConversationId, DispatchId, Instant, Label, OfficeId, PhoneNumber } from '../ids.js';
import { SkipReason, TextFailure } from '../text.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';

/** What happened to the missed-call text of a call (R4). */
export const MissedCallText = z.object({
  state: z.enum(['pending', 'sent', 'delivered', 'failed', 'unknown', 'expired', 'skipped']),
  /** Why it was skipped, refused or failed. */
  reason: z.union([SkipReason, TextFailure]).nullable(),
  dispatchId: DispatchId.nullable(),
  /** Links to the conversation in Chat. */
  conversationId: ConversationId.nullable(),
});
export type MissedCallText = z.infer<typeof MissedCallText>;

/** What became of a call, as it was said at some time. */
const SaidOutcome = z.object({
  outcome: CallOutcome,
  /** Only with outcome `missed`. */
  ending: MissedEnding.nullable(),
});

/** That late events changed what is said of a call; allowed from unknown, and from missed while nobody was texted (R6). */
export const CallCorrection = z.object({
  /** What was said before. */
  from: SaidOutcome,
  at: Instant,
});
export type CallCorrection = z.infer<typeof CallCorrection>;

/** A row of the Calls list (design §5). */
export const Call = z.object({
  callId: CallId,
  /** Null: withheld. */
  from: PhoneNumber.nullable(),
  to: PhoneNumber,
  direction: z.enum(['inbound', 'outbound']),
  /** Null while the call has not settled. */
  outcome: CallOutcome.nullable(),
  endingReason: MissedEnding.nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Null: the call was not missed. */
  missedCallText: MissedCallText.nullable(),
  /** The last correction of the outcome; null: it stands as it was first said. */
  correction: CallCorrection.nullable(),
  /**
   * What all events tell by now, where that is another story and the outcome stays all the same: a call whose caller was
   * texted stays missed, also when it turns out later that somebody had answered (R6). Null: they tell the outcome.
   */
  lateEvidence: SaidOutcome.nullable(),
});
export type Call = z.infer<typeof Call>;

/** A CloudEvent in structured mode that carries a call event (CloudEvents 1.0, JSON format). */
export const CallEventMessage = z.object({
  specversion: z.literal('1.0'),
  /** Unique within `source`; a repeated pair is acknowledged and ignored. */
  id: Label,
  source: Label,
  type: z.literal(CallEvent.type),
  time: Instant.optional(),
  datacontenttype: z.literal('application/json').optional(),
  data: CallEvent.data,
});
export type CallEventMessage = z.infer<typeof CallEventMessage>;

export const postCallEvents = defineEndpoint({
  id: 'postCallEvents',
  method: 'POST',
  path: '/calls/v1/call-events',
  summary: 'Report what happened on calls: one CloudEvent, or a batch of up to 1,000.',
  access: { scope: 'call-events:write' },
  body: z.union([CallEventMessage, z.array(CallEventMessage).min(1).max(1_000)]),
  status: 202,
  reply: z.object({
    /** Events that were stored, repeated ones included. */
    accepted: z.int(),
    /** Events among them that had been stored before. */
    duplicates: z.int(),
  }),
});

export const listCalls = defineEndpoint({
  id: 'listCalls',
  method: 'GET',
  path: '/calls/v1/offices/{officeId}/calls',
  summary: 'The calls of an office, newest first.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId }),
  query: PageQuery.extend({ outcome: CallOutcome.optional() }),
  reply: pageOf(Call),
});

export const getCall = defineEndpoint({
  id: 'getCall',
  method: 'GET',
  path: '/calls/v1/offices/{officeId}/calls/{callId}',
  summary: 'One call of an office.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId, callId: CallId }),
  reply: Call,
});

export const CALLS_ENDPOINTS = [postCallEvents, listCalls, getCall] as const;
