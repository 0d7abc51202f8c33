import { z } from 'zod';
import { CALL_SCENARIOS } from '../calls/domain/call-scenarios.js';
import type { SimulatedMessage } from '../texts/domain/simulated-message.js';
import type { WebhookEvent } from '../webhooks/domain/webhook-event.js';

const Message: z.ZodType<SimulatedMessage> = z.object({
  id: z.string(),
  kind: z.enum(['sent', 'received', 'confirmation']),
  from: z.string(),
  to: z.string(),
  text: z.string(),
  encoding: z.enum(['GSM-7', 'UCS-2']),
  parts: z.int(),
  receivedAt: z.string(),
  webhookUrl: z.string().nullable(),
  sentAt: z.string(),
  completedAt: z.string(),
  errorCode: z.string().nullable(),
  // Journals of before have none.
  media: z.array(z.object({ id: z.string(), contentType: z.string(), data: z.string(), url: z.string() })).default([]),
});

const Event: z.ZodType<WebhookEvent> = z.object({
  record_type: z.literal('event'),
  event_type: z.string(),
  id: z.string(),
  occurred_at: z.string(),
  payload: z.record(z.string(), z.unknown()),
});

/** A call that was placed. */
const PlacedCall = z.object({
  callSessionId: z.string(),
  from: z.string(),
  to: z.string(),
  scenario: z.enum(CALL_SCENARIOS),
  startedAt: z.string(),
});
export type PlacedCall = z.infer<typeof PlacedCall>;

/** A webhook that is to be delivered. */
const Delivery = z.object({
  id: z.string(),
  kind: z.enum(['voice', 'messaging']),
  url: z.string(),
  event: Event,
  /** Milliseconds since 1970. */
  dueAt: z.number(),
  /** Attempts made so far. */
  attempts: z.int(),
});
export type Delivery = z.infer<typeof Delivery>;

/** A request to send a text, as it arrived. */
const SendRequest = z.object({
  id: z.string(),
  at: z.string(),
  from: z.string(),
  to: z.string(),
  text: z.string(),
  webhookUrl: z.string().nullable(),
  /** The fault that was chosen for it; null: none. */
  fault: z.string().nullable(),
});
/** A request, and what became of it. */
export interface LoggedRequest extends z.infer<typeof SendRequest> {
  /** The message that it became; null: it was not accepted. */
  readonly messageId: string | null;
  /** The answer; null: none was given, or the simulator died before it was. */
  readonly status: number | null;
}

/** One attempt to deliver a webhook. */
const DeliveryAttempt = z.object({
  at: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  occurredAt: z.string(),
  url: z.string(),
  /** The call session or the message that it tells of. */
  about: z.string(),
  attempt: z.int(),
  /** The answer; null: none came. */
  status: z.int().nullable(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** A caller who wrote STOP to a texting number. */
const Block = z.object({ office: z.string(), caller: z.string(), keyword: z.string(), at: z.string() });
export type Block = z.infer<typeof Block>;

/** Everything that ever changes the simulated provider, one line of the journal each. */
export const JournalEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), message: Message }),
  z.object({ type: z.literal('call'), call: PlacedCall }),
  z.object({ type: z.literal('blocked'), block: Block }),
  z.object({ type: z.literal('unblocked'), office: z.string(), caller: z.string() }),
  /** To be delivered, or to be tried again: the newest line about an id counts. */
  z.object({ type: z.literal('delivery'), delivery: Delivery }),
  z.object({ type: z.literal('delivery-ended'), id: z.string() }),
  z.object({ type: z.literal('delivery-attempt'), attempt: DeliveryAttempt }),
  z.object({ type: z.literal('request'), request: SendRequest }),
  z.object({ type: z.literal('request-accepted'), id: z.string(), messageId: z.string() }),
  z.object({ type: z.literal('request-answered'), id: z.string(), status: z.int() }),
]);
export type JournalEntry = z.infer<typeof JournalEntry>;
