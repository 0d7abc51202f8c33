import { describe, expect, it } from '@jest/globals';
import { DispatchId } from '@textback/contracts';
import { MessageWebhook } from '@textback/telnyx';
import { aCallerText, aReceipt, type WebhookBody } from '../../testing/webhooks.fixtures.js';
import { type UrlClaim, WebhookUrls } from '../application/webhook-urls.js';
import { claimOfReceipt, readNews } from './read-news.js';

const now = new Date('2026-03-02T17:10:00.000Z');
const dispatchId = DispatchId.parse('5b2f6f2e-8c4e-5c53-8a5f-1f2b3c4d5e6f');
const other = DispatchId.parse('11111111-1111-4111-8111-111111111111');
const read = (body: WebhookBody, text: DispatchId | null = null) => readNews(MessageWebhook.parse(body), text, now);

describe('readNews', () => {
  it.each([
    { status: 'delivered', kind: 'receipt-delivered' },
    { status: 'read', kind: 'receipt-delivered' },
    { status: 'sent', kind: 'receipt-sent' },
    { status: 'delivery_unconfirmed', kind: 'receipt-sent' },
    { status: 'sending_failed', kind: 'receipt-failed' },
    { status: 'delivery_failed', kind: 'receipt-failed' },
    { status: 'expired', kind: 'receipt-failed' },
    { status: 'queued', kind: 'accepted' },
    { status: 'something_new', kind: 'accepted' },
  ])('message.finalized with status $status is $kind', ({ status, kind }) => {
    expect(read(aReceipt({ messageId: 'm', status, type: 'message.finalized' }))).toMatchObject({
      happening: { kind },
    });
  });

  it('message.sent means sent, although its status may still be queued', () => {
    const body = aReceipt({ messageId: 'm', status: 'queued', type: 'message.sent' });
    expect(read(body)).toMatchObject({ happening: { kind: 'receipt-sent', provider: { messageId: 'm', parts: 1 } } });
  });

  it.each([
    { status: 'delivery_failed', code: '40001', reason: 'landline', providerCode: '40001' },
    { status: 'delivery_failed', code: '40300', reason: 'opted-out', providerCode: '40300' },
    { status: 'delivery_failed', code: '77777', reason: 'other', providerCode: '77777' },
    { status: 'delivery_failed', code: undefined, reason: 'other', providerCode: null },
    { status: 'expired', code: undefined, reason: 'expired', providerCode: null },
  ])('$status with code $code failed because of $reason', ({ status, code, reason, providerCode }) => {
    expect(read(aReceipt({ messageId: 'm', status, code }))).toMatchObject({ happening: { reason, providerCode } });
  });

  it('a receipt is about the text that the URL names, if it is ours', () => {
    const body = aReceipt({ messageId: 'm', status: 'sent' });
    expect(read(body, dispatchId)).toMatchObject({ dispatchId });
    expect(read(body, null)).toMatchObject({ dispatchId: null });
  });

  it('a message said to come from the future was received now', () => {
    const text = aCallerText({
      from: '+14155552671',
      to: '+14155550100',
      text: 'STOP',
      receivedAt: new Date('2030-01-01'),
    });
    expect(read(text)).toMatchObject({ receivedAt: now });
  });

  it('numbers are read in any form that stands for one, and nothing else is', () => {
    const text = aCallerText({ from: 'sip:+14155552671@example.test', to: '+14155550100', text: 'Hi' });
    expect(read(text)).toMatchObject({ from: '+14155552671', to: ['+14155550100'] });
    expect(read(aCallerText({ from: '72975', to: '+14155550100', text: 'Hi' }))).toMatchObject({ from: null });
  });

  it('what no database can hold is replaced wherever it stands: an id that came back changed would count as a repetition', () => {
    const text = aCallerText({
      from: '72\u0000975',
      to: '+14155550100',
      text: 'a\0b \ud83d',
      messageId: 'm\0',
      eventId: 'e\udc00',
    });
    expect(read(text)).toMatchObject({
      senderAsWritten: '72\ufffd975',
      text: 'a\ufffdb \ufffd',
      providerMessageId: 'm\ufffd',
      eventId: 'e\ufffd',
    });
  });

  it('a type that we do not act on is no news', () => {
    const body = aReceipt({ messageId: 'm', status: 'sent' });
    body.data.event_type = 'message.fancy';
    expect(read(body)).toBeNull();
  });
});

describe('claimOfReceipt', () => {
  const urls = new WebhookUrls('https://textback.example', ['a key of tests']);
  const ours = (id: DispatchId): UrlClaim => ({ kind: 'ours', dispatchId: id });
  const noToken: UrlClaim = { kind: 'untrusted', why: 'missing-token' };
  const plain = `https://textback.example/sms/webhooks/telnyx/${dispatchId}`;

  it.each<{ inBody: string | null; called: UrlClaim; claim: UrlClaim }>([
    { inBody: urls.urlOf(dispatchId), called: ours(dispatchId), claim: ours(dispatchId) },
    { inBody: urls.urlOf(dispatchId), called: ours(other), claim: ours(dispatchId) },
    { inBody: urls.urlOf(dispatchId), called: noToken, claim: ours(dispatchId) },
    // Signed and not ours: somebody else's text, delivered to a URL of ours that leaked.
    { inBody: plain, called: ours(other), claim: noToken },
    { inBody: null, called: ours(other), claim: ours(other) },
    { inBody: 'https://textback.example/sms/webhooks/telnyx', called: ours(other), claim: ours(other) },
    { inBody: null, called: noToken, claim: noToken },
    { inBody: null, called: { kind: 'none' }, claim: { kind: 'none' } },
  ])('$inBody in the body, $called called: $claim', ({ inBody, called, claim }) => {
    const webhook = MessageWebhook.parse(aReceipt({ messageId: 'm', status: 'sent', webhookUrl: inBody }));
    expect(claimOfReceipt(webhook, called, urls)).toEqual(claim);
  });

  it("a caller's message is about no text, whatever URL it came to", () => {
    const webhook = MessageWebhook.parse(aCallerText({ from: '+14155552671', to: '+14155550100', text: 'Hi' }));
    expect(claimOfReceipt(webhook, ours(other), urls)).toEqual({ kind: 'none' });
  });
});
