import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import Telnyx from 'telnyx';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from './headers.js';
import { formatTelnyxPublicKey, InvalidTelnyxKey, parseTelnyxPublicKey } from './public-key.js';
import { signTelnyxWebhook } from './sign-telnyx-webhook.js';
import { verifyTelnyxSignature } from './verify-telnyx-signature.js';

const ours = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const now = new Date('2026-03-02T17:05:00Z');
const body = Buffer.from('{"data":{"event_type":"call.hangup","text":"Grüße 👋"}}');
const secondsLater = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

const aSignedRequest = ({ at = now, privateKey = ours.privateKey } = {}) => ({
  rawBody: body,
  headers: signTelnyxWebhook({ rawBody: body, privateKey, at }),
  publicKeys: [ours.publicKey],
  now,
});

describe('verifyTelnyxSignature', () => {
  it('accepts what our key signed just now', async () => {
    expect(await verifyTelnyxSignature(aSignedRequest())).toEqual({ kind: 'ok' });
  });

  it('accepts any of several keys while one is rotated', async () => {
    const request = { ...aSignedRequest(), publicKeys: [stranger.publicKey, ours.publicKey] };
    expect(await verifyTelnyxSignature(request)).toEqual({ kind: 'ok' });
  });

  it.each([
    ['another key', { ...aSignedRequest({ privateKey: stranger.privateKey }) }],
    ['a changed body', { ...aSignedRequest(), rawBody: Buffer.from(`${body.toString()} `) }],
    [
      're-serialised JSON',
      { ...aSignedRequest(), rawBody: Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)) },
    ],
    ['no key at all', { ...aSignedRequest(), publicKeys: [] }],
    [
      'a changed timestamp',
      {
        ...aSignedRequest(),
        headers: { ...aSignedRequest().headers, [TIMESTAMP_HEADER]: String(Math.floor(now.getTime() / 1000) + 1) },
      },
    ],
  ])('refuses %s', async (_, request) => {
    expect(await verifyTelnyxSignature(request)).toEqual({ kind: 'bad-signature' });
  });

  it.each([
    { age: 300, kind: 'ok' },
    { age: 301, kind: 'stale' },
    { age: -300, kind: 'ok' },
    { age: -301, kind: 'stale' },
  ])('a signature of $age s ago is $kind', async ({ age, kind }) => {
    expect((await verifyTelnyxSignature(aSignedRequest({ at: secondsLater(-age) }))).kind).toBe(kind);
  });

  it.each([TIMESTAMP_HEADER, SIGNATURE_HEADER])('names a missing %s', async (header) => {
    const request = aSignedRequest();
    expect(await verifyTelnyxSignature({ ...request, headers: { ...request.headers, [header]: undefined } })).toEqual({
      kind: 'missing',
      header,
    });
  });

  it.each([
    [TIMESTAMP_HEADER, '2026-03-02T17:05:00Z'],
    [TIMESTAMP_HEADER, '-1'],
    [TIMESTAMP_HEADER, '1e9'],
    [TIMESTAMP_HEADER, '1772471100, 1772471100'],
    [SIGNATURE_HEADER, 'AAAA'],
    [SIGNATURE_HEADER, '%'.repeat(88)],
    [SIGNATURE_HEADER, 'A'.repeat(10_000)],
  ])('%s may not be %j', async (header, value) => {
    const request = aSignedRequest();
    expect(await verifyTelnyxSignature({ ...request, headers: { ...request.headers, [header]: value } })).toEqual({
      kind: 'malformed',
      header,
    });
  });
});

describe('the official SDK', () => {
  const sdk = new Telnyx({ apiKey: 'none', publicKey: formatTelnyxPublicKey(ours.publicKey) });

  it('accepts what we sign', async () => {
    const headers = signTelnyxWebhook({ rawBody: body, privateKey: ours.privateKey, at: new Date() });
    await expect(sdk.webhooks.unwrap(body.toString(), { headers })).resolves.toMatchObject({
      data: { event_type: 'call.hangup' },
    });
  });

  it.each([
    [
      'a changed body',
      `${body.toString()} `,
      signTelnyxWebhook({ rawBody: body, privateKey: ours.privateKey, at: new Date() }),
    ],
    [
      'another key',
      body.toString(),
      signTelnyxWebhook({ rawBody: body, privateKey: stranger.privateKey, at: new Date() }),
    ],
    ['a stale time', body.toString(), signTelnyxWebhook({ rawBody: body, privateKey: ours.privateKey, at: now })],
    ['no headers', body.toString(), {}],
  ])('refuses what we refuse: %s', async (_, text, headers) => {
    await expect(sdk.webhooks.unwrap(text, { headers })).rejects.toThrow(Error);
    const check = await verifyTelnyxSignature({
      rawBody: Buffer.from(text),
      headers,
      publicKeys: [ours.publicKey],
      now: new Date(),
    });
    expect(check.kind).not.toBe('ok');
  });
});

describe('parseTelnyxPublicKey', () => {
  it('reads what the portal shows', () => {
    const text = formatTelnyxPublicKey(ours.publicKey);
    expect(formatTelnyxPublicKey(parseTelnyxPublicKey(text))).toBe(text);
  });

  it.each([
    ['a PEM key', ours.publicKey.export({ type: 'spki', format: 'pem' })],
    ['too few bytes', Buffer.alloc(31).toString('base64')],
    ['too many bytes', Buffer.alloc(33).toString('base64')],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(() => parseTelnyxPublicKey(text)).toThrow(InvalidTelnyxKey);
  });
});
