import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { signTelnyxWebhook } from '../signature/sign-telnyx-webhook.js';
import { receiveTelnyxWebhook } from './receive-telnyx-webhook.js';
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
});
