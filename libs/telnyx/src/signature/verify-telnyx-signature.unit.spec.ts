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

describe('the official SDK and we', () => {
  const sdk = new Telnyx({ apiKey: 'none' });
  const key = formatTelnyxPublicKey(ours.publicKey);
  const signed = (changes: { at?: Date; privateKey?: typeof ours.privateKey; rawBody?: Buffer } = {}) =>
    signTelnyxWebhook({ rawBody: body, privateKey: ours.privateKey, at: new Date(), ...changes });
  const secondsAgo = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
  const upperCase = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
  const text = body.toString();

  /** Both verdicts. Node gives us header names in lower case, whatever was sent. */
  const verdicts = async (sent: string, headers: Record<string, string>): Promise<{ sdk: boolean; ours: boolean }> => {
    const rawBody = Buffer.from(sent);
    const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const check = await verifyTelnyxSignature({
      rawBody,
      headers: lowerCase,
      publicKeys: [ours.publicKey],
      now: new Date(),
    });
    // It returns a promise: without the await, everything would pass.
    const unwrapped = await sdk.webhooks.unwrap(sent, { headers, key }).then(
      () => true,
      () => false,
    );
    return { sdk: unwrapped, ours: check.kind === 'ok' };
  };

  it.each<[string, string, Record<string, string>]>([
    ['what was signed just now', text, signed()],
    ['header names in upper case', text, upperCase(signed())],
    ['what was signed 290 s ago', text, signed({ at: secondsAgo(290) })],
    ['what was signed in 290 s', text, signed({ at: secondsAgo(-290) })],
    [
      'other headers beside',
      text,
      { ...signed(), 'content-type': 'application/json', 'user-agent': 'telnyx-webhooks' },
    ],
    ['text beyond ASCII', '{"a":"👩‍⚕️ Grüße"}', signed({ rawBody: Buffer.from('{"a":"👩‍⚕️ Grüße"}') })],
  ])('accept %s', async (_, sent, headers) => {
    expect(await verdicts(sent, headers)).toEqual({ sdk: true, ours: true });
  });

  it.each<[string, string, Record<string, string>]>([
    ['a changed body', `${text} `, signed()],
    ['a body cut off', text.slice(0, -1), signed()],
    ['no body', '', signed()],
    ['re-serialised JSON', JSON.stringify(JSON.parse(text), null, 1), signed()],
    ['another key', text, signed({ privateKey: stranger.privateKey })],
    ['what was signed 310 s ago', text, signed({ at: secondsAgo(310) })],
    ['what was signed in 310 s', text, signed({ at: secondsAgo(-310) })],
    ['no headers', text, {}],
    ['no signature', text, { [TIMESTAMP_HEADER]: signed()[TIMESTAMP_HEADER] ?? '' }],
    ['no timestamp', text, { [SIGNATURE_HEADER]: signed()[SIGNATURE_HEADER] ?? '' }],
    ['an empty signature', text, { ...signed(), [SIGNATURE_HEADER]: '' }],
    ['a signature of nonsense', text, { ...signed(), [SIGNATURE_HEADER]: 'AAAA' }],
    ['a signature of too many bytes', text, { ...signed(), [SIGNATURE_HEADER]: Buffer.alloc(65).toString('base64') }],
    ['a changed timestamp', text, { ...signed(), [TIMESTAMP_HEADER]: String(Math.floor(Date.now() / 1_000) - 7) }],
    ['a timestamp in words', text, { ...signed(), [TIMESTAMP_HEADER]: 'yesterday' }],
    ['a timestamp in ISO 8601', text, { ...signed(), [TIMESTAMP_HEADER]: new Date().toISOString() }],
  ])('refuse %s', async (_, sent, headers) => {
    expect(await verdicts(sent, headers)).toEqual({ sdk: false, ours: false });
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
