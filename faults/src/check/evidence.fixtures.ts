import { conversationIdOf, type LiveUpdate, OfficeId, PhoneNumber } from '@textback/contracts';
import type { ClientEvent, Evidence } from '../evidence/evidence.js';

export const OFFICE = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
export const OTHER_OFFICE = OfficeId.parse('1d2c3b4a-0f2b-4bb1-9d57-5b9f2b7f1c11');
export const CALLER = PhoneNumber.parse('+14152000001');
export const TEXTING_NUMBER = PhoneNumber.parse('+14152000101');
export const OTHER_TEXTING_NUMBER = PhoneNumber.parse('+14152000102');
export const CONVERSATION = conversationIdOf(OFFICE, CALLER);
export const CALL = 'ca110000-0000-4000-8000-000000000001';
export const DISPATCH = 'd15bac40-0000-4000-8000-000000000001';
export const STAFF_DISPATCH = 'd15bac40-0000-4000-8000-000000000002';
export const STAFF_MESSAGE = '57aff000-0000-4000-8000-000000000001';
export const CALLER_MESSAGE = 'ca11e400-0000-4000-8000-000000000001';
export const POISON = '90150000-0000-4000-8000-000000000001';

/** `seconds` after the beginning of the world, in ISO 8601. */
export const at = (seconds: number): string => new Date(Date.UTC(2026, 2, 2, 17) + seconds * 1_000).toISOString();

export const urlOf = (dispatchId: string): string => `http://127.0.0.1/sms/webhooks/telnyx/${dispatchId}?token=T`;

export const anUpdate = (seq: number, changes: Partial<LiveUpdate> = {}): ClientEvent => ({
  kind: 'update',
  update: {
    seq,
    officeId: OFFICE,
    kind: 'message.added',
    conversationId: CONVERSATION,
    at: at(seq),
    message: {} as never,
    ...changes,
  } as LiveUpdate,
});

export const subscribed = (since: number | null, head: number, resync = false): ClientEvent => ({
  kind: 'subscribed',
  since,
  head,
  resync,
});

const text = {
  dispatchId: DISPATCH,
  officeId: OFFICE as string,
  kind: 'missed-call-text',
  subjectId: CALL,
  from: TEXTING_NUMBER as string,
  to: CALLER as string,
  text: 'mct alder1 sorry',
  status: 'delivered',
  providerMessageId: 'message-1' as string | null,
  history: [
    { status: 'queued', at: at(2), cause: 'requested' },
    { status: 'posting', at: at(3), cause: 'claimed' },
    { status: 'accepted', at: at(3.2), cause: 'accepted' },
    { status: 'delivered', at: at(4), cause: 'receipt-delivered' },
  ],
};
const staffText = {
  ...text,
  dispatchId: STAFF_DISPATCH,
  kind: 'staff',
  subjectId: STAFF_MESSAGE,
  text: 'staff alder1 1',
  status: 'unknown',
  providerMessageId: null,
  history: [
    { status: 'queued', at: at(20), cause: 'requested' },
    { status: 'posting', at: at(21), cause: 'claimed' },
    { status: 'unknown', at: at(23), cause: 'no-answer: timeout' },
  ],
};
const accepted = {
  id: 'message-1',
  from: TEXTING_NUMBER as string,
  to: CALLER as string,
  text: text.text,
  webhookUrl: urlOf(DISPATCH),
  receivedAt: at(3.1),
};
const request = {
  id: 'request-1',
  at: at(3),
  from: accepted.from,
  to: accepted.to,
  text: accepted.text,
  webhookUrl: accepted.webhookUrl,
  fault: null as string | null,
  messageId: 'message-1' as string | null,
  status: 200 as number | null,
};
const cutRequest = {
  ...request,
  id: 'request-2',
  at: at(21),
  text: staffText.text,
  webhookUrl: urlOf(STAFF_DISPATCH),
  fault: 'hang' as string | null,
  messageId: null,
  status: null,
};
const webhook = (eventId: string, eventType: string, about: string, seconds: number) => ({
  at: at(seconds),
  eventId,
  eventType,
  about,
  status: 200 as number | null,
});

/**
 * A small world in which nothing is broken: a call is missed and texted, the caller answers and later opts out, staff answer
 * in a request that hangs, and somebody poisons a topic. A fresh one each time, to be broken by a test.
 */
export const soundEvidence = () =>
  structuredClone({
    offices: [
      { id: OFFICE as string, canary: 'alder1', textingNumber: TEXTING_NUMBER as string, line: '+14152000201' },
      {
        id: OTHER_OFFICE as string,
        canary: 'birch2',
        textingNumber: OTHER_TEXTING_NUMBER as string,
        line: '+14152000202',
      },
    ],
    provider: {
      accepted: [accepted],
      requests: [request, cutRequest],
      webhooks: [
        webhook('event-1', 'call.initiated', CALL, 0),
        webhook('event-2', 'call.hangup', CALL, 1),
        webhook('event-3', 'message.sent', 'message-1', 3.5),
        webhook('event-4', 'message.finalized', 'message-1', 4),
        webhook('event-5', 'message.received', 'inbound-1', 10),
        webhook('event-6', 'message.received', 'inbound-2', 30),
      ],
    },
    commands: {
      callerTexts: [
        { id: 'inbound-1', from: CALLER as string, to: TEXTING_NUMBER as string, text: 'reply', receivedAt: at(9.9) },
        { id: 'inbound-2', from: CALLER as string, to: TEXTING_NUMBER as string, text: 'Revoke', receivedAt: at(29.9) },
      ],
      calls: [] as { callId: string; officeId: string; from: PhoneNumber }[],
      staffReplies: [{ officeId: OFFICE as string, messageId: STAFF_MESSAGE, text: staffText.text }],
    },
    database: {
      callSessions: [
        {
          callId: CALL,
          officeId: OFFICE as string,
          from: CALLER as string,
          direction: 'inbound',
          settled: true,
          outcome: 'missed' as string | null,
        },
      ],
      callTexts: [{ officeId: OFFICE as string, callId: CALL, progress: 'delivered' }],
      decisions: [
        { officeId: OFFICE as string, callId: CALL, conversationId: CONVERSATION as string, decision: 'text' },
      ],
      texts: [text, staffText],
      inboundMessages: [
        { providerMessageId: 'inbound-1', messageId: CALLER_MESSAGE, unrouted: false },
        { providerMessageId: 'inbound-2', messageId: 'revoke', unrouted: true },
      ],
      webhookEvents: ['event-3', 'event-4', 'event-5', 'event-6'].map((eventId) => ({ eventId, outcome: 'taken' })),
      chatMessages: [
        { messageId: CALL, kind: 'missed-call', text: null as string | null },
        { messageId: 'text', kind: 'missed-call-text', text: text.text },
        { messageId: CALLER_MESSAGE, kind: 'caller', text: 'reply alder1' },
        { messageId: STAFF_MESSAGE, kind: 'staff', text: staffText.text },
      ].map((message) => ({ officeId: OFFICE as string, conversationId: CONVERSATION as string, ...message })),
      chatTexts: [
        { officeId: OFFICE as string, dispatchId: DISPATCH, state: 'delivered' },
        { officeId: OFFICE as string, dispatchId: STAFF_DISPATCH, state: 'unknown' },
      ],
      liveUpdates: [1, 2, 3].map((seq) => ({
        officeId: OFFICE as string,
        seq,
        kind: 'message.added',
        conversationId: CONVERSATION as string,
      })),
    },
    clients: [
      {
        name: 'screen 0',
        officeId: OFFICE as string,
        log: [
          subscribed(null, 0),
          anUpdate(1),
          { kind: 'disconnected' },
          subscribed(1, 2),
          anUpdate(2),
          anUpdate(3),
        ] as ClientEvent[],
      },
    ],
    deadLetters: [
      { topic: 'call.missed', consumer: 'rules', reason: 'MalformedEvent', poisonId: POISON as string | null },
      { topic: 'call.missed', consumer: 'chat', reason: 'MalformedEvent', poisonId: POISON as string | null },
    ],
    poison: [{ id: POISON, topic: 'call.missed', poison: 'not-json' as const }],
    faults: [] as { kind: string; hit: string | null; from: string; to: string; detail: string }[],
    drain: { seconds: 3, left: [] as string[] },
    readings: [
      { officeId: OFFICE as string, about: OFFICE as string, path: '/own', status: 200, text: 'alder1' },
      { officeId: OFFICE as string, about: OTHER_OFFICE as string, path: '/foreign', status: 404, text: '{}' },
    ],
  }) satisfies Evidence;
export type SoundEvidence = ReturnType<typeof soundEvidence>;
