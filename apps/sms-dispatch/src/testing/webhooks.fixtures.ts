import { randomUUID } from 'node:crypto';

/** A webhook's body as the provider builds it. */
export type WebhookBody = ReturnType<typeof webhook>;

const webhook = (
  eventType: string,
  payload: { readonly id: string; readonly [field: string]: unknown },
  eventId: string,
) => ({
  data: {
    record_type: 'event',
    event_type: eventType,
    id: eventId,
    occurred_at: new Date().toISOString(),
    payload,
  },
  meta: { attempt: 1, delivered_to: 'https://example.test' },
});

/** A receipt about a message of the provider. */
export function aReceipt(receipt: {
  readonly messageId: string;
  readonly status: string;
  readonly type?: 'message.sent' | 'message.finalized';
  readonly code?: string;
  readonly webhookUrl?: string | null;
  readonly eventId?: string;
}): WebhookBody {
  const { messageId, status, code, webhookUrl = null, eventId = randomUUID() } = receipt;
  return webhook(
    receipt.type ?? (status === 'sent' ? 'message.sent' : 'message.finalized'),
    {
      id: messageId,
      direction: 'outbound',
      to: [{ phone_number: '+14155552671', status }],
      errors: code === undefined ? [] : [{ code, title: 'Failed' }],
      parts: 1,
      webhook_url: webhookUrl,
    },
    eventId,
  );
}

/** What a caller wrote. */
export function aCallerText(text: {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly messageId?: string;
  readonly eventId?: string;
  readonly receivedAt?: Date;
  readonly media?: readonly unknown[];
  readonly autoresponse?: string;
}): WebhookBody {
  return webhook(
    'message.received',
    {
      id: text.messageId ?? randomUUID(),
      direction: 'inbound',
      from: { phone_number: text.from, carrier: 'T-MOBILE USA, INC.', line_type: 'Wireless' },
      to: [{ phone_number: text.to, status: 'webhook_delivered' }],
      text: text.text,
      media: text.media ?? [],
      received_at: (text.receivedAt ?? new Date()).toISOString(),
      autoresponse_type: text.autoresponse ?? null,
    },
    text.eventId ?? randomUUID(),
  );
}
