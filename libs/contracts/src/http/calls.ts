import { z } from 'zod';
import { CallOutcome, MissedEnding } from '../call.js';
import { CallEvent } from '../events/call-events.v1.js';
import { CallId, ConversationId, DispatchId, Instant, Label, OfficeId, PhoneNumber } from '../ids.js';
import { SkipReason, TextFailure } from '../text.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';
import { problemDocument } from './problem.js';
import { A_CURSOR, STORY, WITHHELD_CALL_ID } from './story.js';

const { officeId, callId } = STORY;

/** What happened to the missed-call text of a call (R4). */
export const MissedCallText = z.object({
  state: z.enum(['pending', 'sent', 'delivered', 'failed', 'unknown', 'expired', 'skipped']),
  reason: z.union([SkipReason, TextFailure]).nullable().describe('Why it was skipped, refused or failed.'),
  dispatchId: DispatchId.nullable(),
  conversationId: ConversationId.nullable().describe('Links to the conversation in Chat.'),
});
export type MissedCallText = z.infer<typeof MissedCallText>;

/** What became of a call, as it was said at some time. */
export const SaidOutcome = z.object({
  outcome: CallOutcome,
  ending: MissedEnding.nullable().describe('Only with outcome `missed`.'),
});
export type SaidOutcome = z.infer<typeof SaidOutcome>;

/** That late events changed what is said of a call; allowed from unknown, and from missed while nobody was texted (R6). */
export const CallCorrection = z.object({
  from: SaidOutcome.describe('What was said before.'),
  at: Instant,
});
export type CallCorrection = z.infer<typeof CallCorrection>;

/** A row of the Calls list (design §5). */
export const Call = z.object({
  callId: CallId,
  from: PhoneNumber.nullable().describe('Null: withheld.'),
  to: PhoneNumber,
  direction: z.enum(['inbound', 'outbound']),
  outcome: CallOutcome.nullable().describe('Null while the call has not settled.'),
  endingReason: MissedEnding.nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  missedCallText: MissedCallText.nullable().describe('Null: the call was not missed.'),
  correction: CallCorrection.nullable().describe(
    'The last correction of the outcome; null: it stands as it was first said.',
  ),
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
  id: Label.describe('Unique within `source`; a repeated pair is acknowledged and ignored.'),
  source: Label,
  type: z.literal(CallEvent.type),
  time: Instant.optional(),
  datacontenttype: z.literal('application/json').optional(),
  data: CallEvent.data,
});
export type CallEventMessage = z.infer<typeof CallEventMessage>;

/** The end of the call, as a telephone system would report it. */
const ENDED: z.input<typeof CallEventMessage> = {
  specversion: '1.0',
  id: 'leg-1-ended',
  source: 'https://pbx.elmstreet.example',
  type: CallEvent.type,
  time: STORY.endsAt,
  datacontenttype: 'application/json',
  data: {
    callId,
    legId: 'leg-1',
    legDirection: 'incoming',
    event: 'ended',
    occurredAt: STORY.endsAt,
    from: STORY.caller,
    to: STORY.line,
    cause: 'caller-gave-up',
  },
};
const STARTED: z.input<typeof CallEventMessage> = {
  ...ENDED,
  id: 'leg-1-started',
  time: STORY.ringsAt,
  data: {
    callId,
    legId: 'leg-1',
    legDirection: 'incoming',
    event: 'started',
    occurredAt: STORY.ringsAt,
    from: STORY.caller,
    to: STORY.line,
  },
};

const TEXTED: z.input<typeof Call> = {
  callId,
  from: STORY.caller,
  to: STORY.line,
  direction: 'inbound',
  outcome: 'missed',
  endingReason: 'no-answer',
  startedAt: STORY.ringsAt,
  endedAt: STORY.endsAt,
  missedCallText: {
    state: 'delivered',
    reason: null,
    dispatchId: STORY.dispatchId,
    conversationId: STORY.conversationId,
  },
  correction: null,
  lateEvidence: null,
};
const WITHHELD: z.input<typeof Call> = {
  ...TEXTED,
  callId: WITHHELD_CALL_ID,
  from: null,
  startedAt: '2026-03-02T17:31:00.000Z',
  endedAt: '2026-03-02T17:31:24.000Z',
  missedCallText: { state: 'skipped', reason: 'caller-withheld', dispatchId: null, conversationId: null },
};
const RINGING: z.input<typeof Call> = {
  ...TEXTED,
  outcome: null,
  endingReason: null,
  endedAt: null,
  missedCallText: null,
};

export const postCallEvents = defineEndpoint({
  id: 'postCallEvents',
  method: 'POST',
  path: '/calls/v1/call-events',
  summary: 'Report what happened on calls: one CloudEvent, or a batch of up to 1,000.',
  access: { scope: 'call-events:write' },
  body: z.union([
    CallEventMessage,
    z.array(CallEventMessage).min(1, 'must have at least 1 event').max(1_000, 'must have at most 1,000 events'),
  ]),
  status: 202,
  reply: z.object({
    accepted: z.int().describe('Events that were stored, repeated ones included.'),
    duplicates: z.int().describe('Events among them that had been stored before.'),
  }),
  examples: [
    {
      name: 'one-event',
      summary: 'A telephone system reports that the caller gave up.',
      body: ENDED,
      reply: { accepted: 1, duplicates: 0 },
    },
    {
      name: 'batch',
      summary: 'A batch, one event of which had been reported before.',
      body: [STARTED, ENDED],
      reply: { accepted: 2, duplicates: 1 },
    },
  ],
  refusals: [
    {
      name: 'not-e164',
      summary: 'One wrong event refuses the batch; nothing of it is stored.',
      problem: problemDocument(400, 'invalid-request', 'The request is not valid.', {
        errors: [{ pointer: '/1/data/from', detail: 'must be an E.164 number such as +15551234567' }],
      }),
    },
  ],
});

export const listCalls = defineEndpoint({
  id: 'listCalls',
  method: 'GET',
  path: '/calls/v1/offices/{officeId}/calls',
  summary: 'The calls of an office, newest first.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId }),
  query: PageQuery.extend({ outcome: CallOutcome.optional().describe('Only calls with this outcome.') }),
  reply: pageOf(Call),
  examples: [
    {
      name: 'missed-calls',
      summary: 'One that was texted, and one whose caller withheld their number.',
      params: { officeId },
      query: { outcome: 'missed', limit: 20 },
      reply: { items: [WITHHELD, TEXTED], nextCursor: A_CURSOR },
    },
  ],
});

export const getCall = defineEndpoint({
  id: 'getCall',
  method: 'GET',
  path: '/calls/v1/offices/{officeId}/calls/{callId}',
  summary: 'One call of an office.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId, callId: CallId }),
  reply: Call,
  examples: [
    { name: 'texted', summary: 'A missed call that was texted.', params: { officeId, callId }, reply: TEXTED },
    {
      name: 'withheld',
      summary: 'One that could not be texted, with the reason.',
      params: { officeId, callId: WITHHELD_CALL_ID },
      reply: WITHHELD,
    },
    { name: 'ringing', summary: 'One that has not ended yet.', params: { officeId, callId }, reply: RINGING },
    {
      name: 'corrected',
      summary: 'Its end was unknown at first; a late event told.',
      params: { officeId, callId },
      reply: {
        ...TEXTED,
        outcome: 'answered',
        endingReason: null,
        missedCallText: null,
        correction: { from: { outcome: 'unknown', ending: null }, at: '2026-03-02T17:06:03.000Z' },
      },
    },
  ],
});

export const CALLS_ENDPOINTS = [postCallEvents, listCalls, getCall] as const;
