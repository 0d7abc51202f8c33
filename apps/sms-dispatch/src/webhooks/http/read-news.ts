import { DispatchId, type Media } from '@textback/contracts';
import { storableText } from '@textback/database';
import { meaningOfTelnyxError, type MessageWebhook, telnyxNumber } from '@textback/telnyx';
import type { Keyword } from '../../opt-outs/domain/opt-out-words.js';
import type { Happening } from '../../texts/domain/text.js';
import type { CallerMessage, News, Receipt } from '../domain/news.js';

type ReceivedWebhook = Extract<MessageWebhook, { type: 'message.received' }>;
type ReceiptWebhook = Extract<MessageWebhook, { type: 'message.sent' | 'message.finalized' }>;

/** The segment of a text's own webhook URL that names it. */
const DISPATCH_IN_URL = /\/sms\/webhooks\/telnyx\/([0-9a-fA-F-]{36})(?:[/?#]|$)/;

/** What the provider calls the words that it acts on. */
const UNDERSTOOD: Readonly<Record<string, Keyword>> = { STOP: 'stop', START: 'start', HELP: 'help' };

/**
 * Telnyx's webhook in our words; null for a type that we do not act on.
 * @param pathDispatchId the dispatch id in the path that was called. It is not signed, so it counts only where the signed
 *   body does not repeat our URL.
 * @param now what is told of the future happened now: a wrong clock must not outlive everything that follows
 */
export function readNews(webhook: MessageWebhook, pathDispatchId: DispatchId | null, now: Date): News | null {
  switch (webhook.type) {
    case 'message.received':
      return readCallerMessage(webhook, now);
    case 'message.sent':
    case 'message.finalized':
      return readReceipt(webhook, pathDispatchId);
    case 'other':
      return null;
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
    media: (payload.media ?? []).map(({ content_type, size }): Media => ({
      contentType: storableText(content_type ?? 'application/octet-stream'),
      bytes: size ?? null,
    })),
    providerUnderstood: UNDERSTOOD[payload.autoresponse_type ?? ''] ?? null,
    receivedAt: receivedAt > now ? now : receivedAt,
  };
}

function readReceipt({ type, id, payload }: ReceiptWebhook, pathDispatchId: DispatchId | null): Receipt {
  const inUrl = DispatchId.safeParse(DISPATCH_IN_URL.exec(payload.webhook_url ?? '')?.[1]);
  return {
    kind: 'receipt',
    eventId: storableText(id),
    dispatchId: inUrl.success ? inUrl.data : pathDispatchId,
    providerMessageId: storableText(payload.id),
    happening: happeningOf(type, payload),
  };
}

/** Telnyx's statuses are an open list; a message of which we learn no more is surely with the provider. */
function happeningOf(type: ReceiptWebhook['type'], payload: ReceiptWebhook['payload']): Happening {
  const provider = { messageId: storableText(payload.id), parts: payload.parts ?? null };
  const status = payload.to[0]?.status ?? '';
  switch (status) {
    case 'delivered':
    case 'read':
      return { kind: 'receipt-delivered', provider };
    case 'sending_failed':
    case 'delivery_failed':
    case 'expired': {
      const code = payload.errors?.[0]?.code ?? null;
      const reason = code === null && status === 'expired' ? 'expired' : meaningOfTelnyxError(code).reason;
      return { kind: 'receipt-failed', reason, providerCode: code?.slice(0, 40) ?? null, provider };
    }
    // The carrier took it and never said more.
    case 'sent':
    case 'delivery_unconfirmed':
      return { kind: 'receipt-sent', provider };
    default:
      return { kind: type === 'message.sent' ? 'receipt-sent' : 'accepted', provider };
  }
}
