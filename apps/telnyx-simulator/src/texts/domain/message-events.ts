import type { WebhookEvent } from '../../webhooks/domain/webhook-event.js';
import type { ProviderKeyword } from './keywords.js';
import { type SimulatedMessage, statusAt } from './simulated-message.js';

/** What is the same for every message of the simulated account. */
export interface Account {
  /** Each number has a messaging profile of its own, so that a STOP to one office blocks no other. */
  readonly profileOf: (number: string) => string;
  readonly organizationId: string;
}

/** A text of ours as `POST /v2/messages`, `GET /v2/messages/{id}` and receipts show it at a moment. */
export function outboundPayload(message: SimulatedMessage, account: Account, moment: string): Record<string, unknown> {
  const status = statusAt(message, moment);
  return {
    ...common(message),
    direction: 'outbound',
    messaging_profile_id: account.profileOf(message.from),
    organization_id: account.organizationId,
    from: { carrier: 'TELNYX LLC', line_type: 'VoIP', phone_number: message.from },
    to: [
      {
        carrier: 'T-MOBILE USA, INC.',
        line_type: message.errorCode === LANDLINE ? 'Wireline' : 'Wireless',
        phone_number: message.to,
        status,
      },
    ],
    errors:
      status === 'delivery_failed'
        ? [{ code: message.errorCode, title: 'Delivery failed', detail: 'The simulator was told so.' }]
        : [],
    sent_at: status === 'queued' ? null : message.sentAt,
    completed_at: moment < message.completedAt ? null : message.completedAt,
    webhook_url: message.webhookUrl,
    webhook_failover_url: null,
    wait_seconds: 0,
  };
}

/** A caller's text as the webhook and `GET /v2/messages/{id}` show it. */
export function inboundPayload(message: SimulatedMessage, account: Account): Record<string, unknown> {
  return {
    ...common(message),
    direction: 'inbound',
    messaging_profile_id: account.profileOf(message.to),
    organization_id: account.organizationId,
    from: { carrier: 'T-MOBILE USA, INC.', line_type: 'Wireless', phone_number: message.from, status: 'received' },
    to: [{ carrier: 'TELNYX LLC', line_type: 'VoIP', phone_number: message.to, status: 'webhook_delivered' }],
    errors: [],
    sent_at: null,
    completed_at: null,
    webhook_url: message.webhookUrl,
    webhook_failover_url: null,
  };
}

/** `message.received`; `keyword` is what the provider acted on itself (documented, not in the specification). */
export const receivedEvent = (
  message: SimulatedMessage,
  account: Account,
  keyword: ProviderKeyword | null,
  id: string,
): WebhookEvent => ({
  record_type: 'event',
  event_type: 'message.received',
  id,
  occurred_at: message.receivedAt,
  payload: { ...inboundPayload(message, account), ...(keyword !== null && { autoresponse_type: keyword }) },
});

/** `message.sent`, which tells the state at `sentAt`, or `message.finalized`, which tells the end. */
export function receiptEvent(
  type: 'message.sent' | 'message.finalized',
  message: SimulatedMessage,
  account: Account,
  id: string,
): WebhookEvent {
  const moment = type === 'message.sent' ? message.sentAt : message.completedAt;
  return {
    record_type: 'event',
    event_type: type,
    id,
    occurred_at: moment,
    payload: outboundPayload(message, account, moment),
  };
}

/** The code of a number that is no mobile one; its line type says so as well. */
const LANDLINE = '40001';

/** How many bytes base64 stands for. */
const bytesOf = (base64: string): number =>
  (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);

const common = (message: SimulatedMessage): Record<string, unknown> => ({
  record_type: 'message',
  id: message.id,
  type: message.media.length === 0 ? 'SMS' : 'MMS',
  text: message.text,
  subject: null,
  cc: [],
  media: message.media.map(({ contentType, data, url }) => ({
    url,
    content_type: contentType,
    size: bytesOf(data),
  })),
  tags: [],
  encoding: message.encoding,
  parts: message.parts,
  num_chars: Array.from(message.text).length,
  received_at: message.receivedAt,
  valid_until: null,
  cost: { amount: (0.004 * message.parts).toFixed(4), currency: 'USD' },
  cost_breakdown: {
    carrier_fee: { amount: (0.003 * message.parts).toFixed(5), currency: 'USD' },
    rate: { amount: (0.001 * message.parts).toFixed(5), currency: 'USD' },
  },
  tcr_campaign_id: null,
  tcr_campaign_billable: false,
  tcr_campaign_registered: null,
});
