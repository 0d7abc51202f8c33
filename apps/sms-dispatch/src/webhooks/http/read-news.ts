import type { DispatchId, Keyword } from '@textback/contracts';
import { storableText } from '@textback/database';
import { meaningOfTelnyxError, type MessageWebhook, telnyxNumber } from '@textback/telnyx';
import type { Happening } from '../../texts/domain/text.js';
import type { UrlClaim, WebhookUrls } from '../application/webhook-urls.js';
import type { Attachment, CallerMessage, News, Receipt } from '../domain/news.js';

type ReceivedWebhook = Extract<MessageWebhook, { type: 'message.received' }>;
type ReceiptWebhook = Extract<MessageWebhook, { type: 'message.sent' | 'message.finalized' }>;

/** What the provider calls the words that it acts on. */
const UNDERSTOOD: Readonly<Record<string, Keyword>> = { STOP: 'stop', START: 'start', HELP: 'help' };

/**
 * Telnyx's webhook in our words; null for a type that we do not act on.
 * @param dispatchId the text that a receipt is about, if a URL of ours says so; see {@link claimOfReceipt}
 * @param now what is told of the future happened now: a wrong clock must not outlive everything that follows
 */
export function readNews(webhook: MessageWebhook, dispatchId: DispatchId | null, now: Date): News | null {
  switch (webhook.type) {
    case 'message.received':
      return readCallerMessage(webhook, now);
    case 'message.sent':
    case 'message.finalized':
      return readReceipt(webhook, dispatchId);
    case 'other':
      return null;
  }
}

/**
 * Which text a receipt is about, by its URL. The provider repeats in the signed body the URL that we gave with the text; the
 * URL that was called is not signed, so it counts only where the body has none of ours.
 */
export function claimOfReceipt(webhook: MessageWebhook, called: UrlClaim, urls: WebhookUrls): UrlClaim {
  switch (webhook.type) {
    case 'message.sent':
    case 'message.finalized': {
      const inBody = urls.read(webhook.payload.webhook_url ?? '');
      return inBody.kind === 'none' ? called : inBody;
    }
    case 'message.received':
    case 'other':
      return { kind: 'none' };
  }
}

function readCallerMessage({ id, occurredAt, payload }: ReceivedWebhook, now: Date): CallerMessage {
  const sender = storableText(payload.from.phone_number ?? '');
  const receivedAt = new Date(payload.received_at ?? occurredAt);
  return {
    kind: 'caller-message',
    eventId: storableText(id),
    providerMessageId: storableText(payload.id),
    from: telnyxNumber(sender),
    senderAsWritten: sender,
    to: payload.to.map(({ phone_number }) => telnyxNumber(phone_number)).filter((number) => number !== null),
    text: storableText(payload.text ?? ''),
    media: (payload.media ?? []).map(({ content_type, size, url }): Attachment => ({
      contentType: storableText(content_type ?? 'application/octet-stream'),
      bytes: size ?? null,
      url: url === null ? null : storableText(url),
    })),
    providerUnderstood: UNDERSTOOD[payload.autoresponse_type ?? ''] ?? null,
    receivedAt: receivedAt > now ? now : receivedAt,
  };
}

function readReceipt({ type, id, payload }: ReceiptWebhook, dispatchId: DispatchId | null): Receipt {
  return {
    kind: 'receipt',
    eventId: storableText(id),
    dispatchId,
    providerMessageId: storableText(payload.id),
    happening: happeningOf(type, payload),
  };
}

/** Telnyx's statuses are an open list; a message of which we learn no more is surely with the provider. */
function happeningOf(type: ReceiptWebhook['type'], payload: ReceiptWebhook['payload']): Happening {
  const provider = { messageId: storableText(payload.id), parts: payload.parts ?? null, cost: payload.cost };
  const status = payload.to[0]?.status ?? '';
  switch (status) {
    case 'delivered':
    case 'read':
      return { kind: 'receipt-delivered', provider };
    case 'sending_failed':
    case 'delivery_failed':
    case 'expired': {
      const code = payload.errors?.[0]?.code ?? null;
      // By the provider's specification: it never got out of its queue.
      const neverPassedOn = status === 'sending_failed';
      const reason = code === null && status === 'expired' ? 'expired' : meaningOfTelnyxError(code).reason;
      return { kind: 'receipt-failed', reason, providerCode: code?.slice(0, 40) ?? null, provider, neverPassedOn };
    }
    // The carrier took it and never said more.
    case 'sent':
    case 'delivery_unconfirmed':
      return { kind: 'receipt-sent', provider };
    default:
      return { kind: type === 'message.sent' ? 'receipt-sent' : 'accepted', provider };
  }
}
