import { z } from 'zod';
import { DispatchId, Instant } from '../ids.js';
import { defineWebhook } from './define-webhook.js';
import { STORY } from './story.js';

/** What the webhooks of Telnyx's API version 2 have in common. */
export const TelnyxEvent = z
  .looseObject({
    data: z.looseObject({
      event_type: z.string().describe('Events of types that do not matter here are taken and ignored.'),
      id: z.string().describe('The same when a delivery is repeated.'),
      occurred_at: Instant,
      payload: z.record(z.string(), z.unknown()),
    }),
  })
  .describe('An event as Telnyx documents it.');

/** What the callbacks of TeXML applications have in common. */
export const TexmlForm = z
  .looseObject({
    CallSid: z.string().describe('The leg of the call.'),
    CallStatus: z.string().optional(),
  })
  .describe('A callback as Telnyx documents it; every field is text.');

/** An answer that asks for nothing, for callbacks that could ask for instructions. */
export const NO_TEXML_INSTRUCTIONS = '<?xml version="1.0" encoding="UTF-8"?>\n<Response/>\n';

/** Bytes. A webhook of a call has about 2,000. */
const CALL_BODY_LIMIT = 64 * 1024;
/** Bytes. A webhook of a message has about 2,000; what is passed on must fit into one record of Kafka's. */
const MESSAGE_BODY_LIMIT = 256 * 1024;

export const callWebhook = defineWebhook({
  id: 'takeCallWebhook',
  path: '/calls/webhooks/telnyx',
  summary: 'Events of calls, from Call Control applications and SIP connections.',
  bodyLimit: CALL_BODY_LIMIT,
  body: TelnyxEvent,
  examples: [
    {
      name: 'hangup',
      summary: 'The caller hung up.',
      body: {
        data: {
          record_type: 'event',
          event_type: 'call.hangup',
          id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
          occurred_at: STORY.endsAt,
          payload: {
            call_control_id: 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ',
            call_leg_id: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
            call_session_id: STORY.callId,
            from: STORY.caller,
            to: STORY.line,
            hangup_cause: 'originator_cancel',
            hangup_source: 'caller',
          },
        },
      },
    },
  ],
});

export const texmlCallback = defineWebhook({
  id: 'takeTexmlCallback',
  path: '/calls/webhooks/telnyx/texml',
  summary: 'Callbacks of TeXML applications: of calls, dialled legs, `<Dial>` actions and recordings.',
  bodyLimit: CALL_BODY_LIMIT,
  mediaType: 'application/x-www-form-urlencoded',
  body: TexmlForm,
  answer: { mediaType: 'application/xml', example: NO_TEXML_INSTRUCTIONS },
  examples: [
    {
      name: 'no-answer',
      summary: 'Nobody answered.',
      body: {
        CallSid: 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ',
        CallStatus: 'no-answer',
        From: STORY.caller,
        To: STORY.line,
        Timestamp: STORY.endsAt,
      },
    },
  ],
});

const messageEvent = (type: string, id: string, payload: Readonly<Record<string, unknown>>) => ({
  data: { record_type: 'event', event_type: type, id, occurred_at: STORY.repliesAt, payload },
});

export const messageWebhook = defineWebhook({
  id: 'takeMessageWebhook',
  path: '/sms/webhooks/telnyx',
  summary: 'Texts of callers, and receipts of texts whose URL was not ours.',
  bodyLimit: MESSAGE_BODY_LIMIT,
  body: TelnyxEvent,
  examples: [
    {
      name: 'received',
      summary: 'The caller answers.',
      body: messageEvent('message.received', 'bf6307bd-884d-4c1f-b6ea-c62b8c495d3c', {
        id: '7ee4241c-f127-47e5-9c34-3aac291f8058',
        from: { phone_number: STORY.caller, carrier: 'Example Mobile', line_type: 'Wireless' },
        to: [{ phone_number: STORY.textingNumber, status: 'webhook_delivered' }],
        text: STORY.reply,
        media: [],
      }),
    },
  ],
});

export const textWebhook = defineWebhook({
  id: 'takeTextWebhook',
  path: '/sms/webhooks/telnyx/{dispatchId}',
  summary: 'Receipts of one text. Each text gives its own URL to the provider.',
  params: z.object({ dispatchId: DispatchId }),
  query: z.object({
    token: z
      .string()
      .optional()
      .describe('Proves that we made the URL. Without it the receipt is not believed to be about this text.'),
  }),
  bodyLimit: MESSAGE_BODY_LIMIT,
  body: TelnyxEvent,
  examples: [
    {
      name: 'delivered',
      summary: 'The text arrived.',
      params: { dispatchId: STORY.dispatchId },
      query: { token: 'b3BhcXVlLXRva2VuLW9mLXRoaXMtdGV4dA' },
      body: messageEvent('message.finalized', '86f58db9-0fe3-4adc-9d1f-46e66e6e9323', {
        id: STORY.providerMessageId,
        to: [{ phone_number: STORY.caller, status: 'delivered', line_type: 'Wireless' }],
        parts: 1,
        errors: [],
      }),
    },
  ],
});

export const CALLS_WEBHOOKS = [callWebhook, texmlCallback] as const;
export const SMS_WEBHOOKS = [messageWebhook, textWebhook] as const;
