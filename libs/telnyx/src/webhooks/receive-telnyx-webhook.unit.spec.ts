import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { signTelnyxWebhook } from '../signature/sign-telnyx-webhook.js';
import { receiveTelnyxWebhook } from './receive-telnyx-webhook.js';
import { TexmlCallback } from './texml-callback.js';
import { VoiceWebhook } from './voice-webhook.js';
import { aVoiceWebhook } from './webhooks.fixtures.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const now = new Date('2026-03-02T17:05:30Z');

const receive = (rawBody: Buffer, headers = signTelnyxWebhook({ rawBody, privateKey, at: now })) =>
  receiveTelnyxWebhook({ rawBody, headers, publicKeys: [publicKey], now, schema: VoiceWebhook });

const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('receiveTelnyxWebhook', () => {
  it('gives the parsed webhook', async () => {
    expect(await receive(bytes(aVoiceWebhook('call.bridged')))).toMatchObject({
      kind: 'accepted',
      webhook: { type: 'call.bridged' },
    });
  });

  it.each([
    ['no signature', {}, 'signature-missing'],
    [
      'a malformed signature',
      { 'telnyx-timestamp': '1772471130', 'telnyx-signature-ed25519': 'x' },
      'signature-malformed',
    ],
    ['a stale one', signTelnyxWebhook({ rawBody: bytes('{}'), privateKey, at: new Date(0) }), 'signature-stale'],
    ['one over other bytes', signTelnyxWebhook({ rawBody: bytes('[]'), privateKey, at: now }), 'signature-bad'],
  ])('401 for %s, before the body is looked at', async (_, headers, reason) => {
    expect(await receive(bytes('{}'), headers)).toMatchObject({ kind: 'refused', status: 401, reason });
  });

  it.each([
    ['truncated JSON', bytes('{"data":')],
    ['nothing', bytes('')],
    ['broken UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['deep nesting', bytes('['.repeat(5_000) + ']'.repeat(5_000))],
    ['a prototype as a key', bytes('{"data":{"__proto__":{"event_type":"call.bridged"}}}')],
  ])('400 for %s', async (_, rawBody) => {
    expect(await receive(rawBody)).toMatchObject({ kind: 'refused', status: 400, reason: 'body-not-json' });
  });

  it('400 with a pointer to the wrong field, and none of its content', async () => {
    const refusal = await receive(bytes(aVoiceWebhook('call.hangup', { call_session_id: { secret: '+15551230001' } })));
    expect(refusal).toMatchObject({
      kind: 'refused',
      status: 400,
      reason: 'body-not-a-webhook',
      errors: [{ pointer: '/data/payload/call_session_id' }],
    });
    expect(JSON.stringify(refusal)).not.toContain('+15551230001');
  });

  describe('a TeXML callback, which is a form', () => {
    const receiveForm = (text: string, headers = signTelnyxWebhook({ rawBody: bytes(text), privateKey, at: now })) =>
      receiveTelnyxWebhook({
        rawBody: bytes(text),
        headers,
        publicKeys: [publicKey],
        now,
        schema: TexmlCallback,
        format: 'form',
      });

    it('is read', async () => {
      expect(await receiveForm('CallSid=v3%3Aleg&CallStatus=ringing&SequenceNumber=1')).toMatchObject({
        kind: 'accepted',
        webhook: { CallSid: 'v3:leg', CallStatus: 'ringing', SequenceNumber: '1', DialCallStatus: null },
      });
    });

    it('may hold moments in each of the forms that Telnyx documents, and others say nothing', async () => {
      const at = async (Timestamp: string) => {
        const received = await receiveForm(new URLSearchParams({ CallSid: 'leg', Timestamp }).toString());
        return received.kind === 'accepted' ? received.webhook.Timestamp : received;
      };
      expect(await at('2024-01-15T10:30:00Z')).toBe('2024-01-15T10:30:00.000Z');
      expect(await at('2021-04-28 21:51:18.731479Z')).toBe('2021-04-28T21:51:18.731Z');
      expect(await at('Thu, 15 Jun 2023 09:56:45 +0000')).toBe('2023-06-15T09:56:45.000Z');
      expect(await at('soon')).toBeNull();
    });

    it.each([
      [
        '401 with other bytes than were signed',
        'CallSid=a',
        signTelnyxWebhook({ rawBody: bytes('CallSid=b'), privateKey, at: now }),
        'signature-bad',
      ],
      ['400 when it is not a form', 'CallSid=%', undefined, 'body-not-a-form'],
      ['400 when it is JSON', '{"CallSid":"a%"}', undefined, 'body-not-a-form'],
      ['400 without a leg', 'CallStatus=busy', undefined, 'body-not-a-webhook'],
    ])('%s', async (_, text, headers, reason) => {
      expect(await receiveForm(text, headers)).toMatchObject({ kind: 'refused', reason });
    });
  });
});
