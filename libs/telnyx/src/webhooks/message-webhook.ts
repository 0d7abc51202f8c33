import { z } from 'zod';
import { TelnyxCost } from './cost.js';
import { webhookSchema, type WebhookOf } from './envelope.js';
import { Address, Moment, OpenEnum, optional, TelnyxId } from './fields.js';

/** One end of a message. */
const Party = z.object({
  phone_number: optional(Address),
  /** Wireline, Wireless, VoWiFi, VoIP, Pre-Paid Wireless, empty … Teaches landlines without a lookup. */
  line_type: optional(OpenEnum),
  carrier: optional(z.string().max(500)),
});

const Addressee = Party.extend({
  /** queued, sending, sent, expired, sending_failed, delivery_unconfirmed, delivered, delivery_failed, webhook_delivered … */
  status: optional(OpenEnum),
});

/** A reason of the provider's; the code is looked up in the table of error codes. */
const ProviderError = z.object({
  code: z.union([z.string().max(40), z.number().transform(String)]),
  title: optional(z.string().max(500)),
});

/** Something attached. Only described: nothing is fetched while a webhook is taken in. */
const Attachment = z.object({
  url: optional(z.string().max(4_000)),
  content_type: optional(z.string().max(200)),
  size: optional(z.int().min(0)),
});

const message = {
  /** The provider's id of the message: the business key beside the event's id. */
  id: TelnyxId,
  from: optional(Party),
  to: z.array(Addressee).max(100),
  text: optional(z.string()),
  errors: optional(z.array(ProviderError)),
  /** Carrier parts, as billed. */
  parts: optional(z.int().min(1)),
  messaging_profile_id: optional(TelnyxId),
};

const Receipt = z.object({
  ...message,
  /** The URL that we gave when we sent it; it holds our dispatch id. */
  webhook_url: optional(z.string().max(4_000)),
  cost: optional(TelnyxCost),
  sent_at: optional(Moment),
  completed_at: optional(Moment),
});

const PAYLOADS = {
  'message.received': z.object({
    ...message,
    from: Party,
    media: optional(z.array(Attachment)),
    /** STOP, START or HELP when the provider itself acted on the word and confirmed it (documented, not specified). */
    autoresponse_type: optional(OpenEnum),
    received_at: optional(Moment),
  }),
  'message.sent': Receipt,
  /** May arrive before `message.sent`, and both before the POST that caused them is answered. */
  'message.finalized': Receipt,
} as const;

/** A message webhook in the fields that we read. Enums are open; unknown events are `other`. */
export const MessageWebhook = webhookSchema(PAYLOADS);
export type MessageWebhook = WebhookOf<typeof PAYLOADS>;
