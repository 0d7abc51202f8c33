import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SendOutcome } from './send-outcome.js';
import { TelnyxClient } from './telnyx-client.js';

// Real: the SDK, sockets. Fake: the provider, a server that misbehaves on purpose.

type Misbehaviour = (response: ServerResponse, request: IncomingMessage) => void;

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Misbehaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
const refusal = (status: number, code: string) => json(status, { errors: [{ code, title: 'No', detail: 'No' }] });
const accepted = { data: { id: 'message-1', parts: 2, to: [{ phone_number: '+15551230001', line_type: 'Wireless' }] } };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function aProvider(
  misbehave: Misbehaviour,
): Promise<{ url: string; posts: { headers: object; body: unknown }[] }> {
  const posts: { headers: object; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      posts.push({ headers: request.headers, body: JSON.parse(text) });
      misbehave(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`, posts };
}

const sendTo = (apiUrl: string, onLeft?: () => void): Promise<SendOutcome> =>
  new TelnyxClient({ apiKey: 'KEY', apiUrl, timeoutMs: 300 }).send(
    {
      from: '+15559870001',
      to: '+15551230001',
      text: 'Sorry we missed your call.',
      webhookUrl: 'https://example.test/sms/webhooks/telnyx/1',
    },
    onLeft,
  );

describe('TelnyxClient', () => {
  it('posts the text once, with its own webhook URL and none of the profile', async () => {
    const provider = await aProvider(json(200, accepted));
    expect(await sendTo(provider.url)).toEqual({
      kind: 'accepted',
      providerMessageId: 'message-1',
      parts: 2,
      lineType: 'Wireless',
    });
    expect(provider.posts).toEqual([
      {
        headers: expect.objectContaining({ authorization: 'Bearer KEY', 'content-type': 'application/json' }),
        body: {
          from: '+15559870001',
          to: '+15551230001',
          text: 'Sorry we missed your call.',
          type: 'SMS',
          webhook_url: 'https://example.test/sms/webhooks/telnyx/1',
          use_profile_webhooks: false,
        },
      },
    ]);
  });

  it('says when a request has left, each its own, and not when none has', async () => {
    const asked = Promise.withResolvers<void>();
    const hanging = await aProvider(() => asked.resolve());
    const left: string[] = [];
    const first = sendTo(hanging.url, () => left.push('first'));
    await asked.promise;
    expect(left).toEqual(['first']);
    const second = sendTo('http://127.0.0.1:9/v2', () => left.push('second'));
    await Promise.all([first, second, sendTo((await aProvider(json(200, accepted))).url, () => left.push('third'))]);
    expect(left).toEqual(['first', 'third']);
  });

  it.each<[string, Misbehaviour, SendOutcome]>([
    [
      'a refusal that does not say whether it was taken',
      refusal(400, '10007'),
      { kind: 'unknown', why: 'server-error' },
    ],
    [
      'blocked by STOP',
      refusal(403, '40300'),
      { kind: 'refused', code: '40300', reason: 'opted-out', handling: 'opt-out', httpStatus: 403 },
    ],
    [
      'an invalid number',
      refusal(422, '40310'),
      { kind: 'refused', code: '40310', reason: 'invalid-number', handling: 'never', httpStatus: 422 },
    ],
    [
      'a wrong API key',
      refusal(401, '10009'),
      {
        kind: 'refused',
        code: '10009',
        reason: 'sender-not-configured',
        handling: 'fix-configuration',
        httpStatus: 401,
      },
    ],
    [
      'an unknown code',
      refusal(400, '49999'),
      { kind: 'refused', code: '49999', reason: 'other', handling: 'unknown', httpStatus: 400 },
    ],
    [
      'a 4xx without JSON',
      (response) => response.writeHead(404).end('not here'),
      { kind: 'refused', code: null, reason: 'other', handling: 'unknown', httpStatus: 404 },
    ],
    [
      '429 with seconds',
      json(429, { errors: [{ code: '10011', title: 'Too many requests' }] }, { 'x-ratelimit-reset': '3' }),
      { kind: 'not-sent', why: 'rate-limited', retryAfterMs: 3_000, tooFast: 'account' },
    ],
    [
      '429 without a hint',
      refusal(429, '10011'),
      { kind: 'not-sent', why: 'rate-limited', retryAfterMs: null, tooFast: 'account' },
    ],
    [
      "429 for a carrier's limit of one number",
      refusal(429, '40018'),
      { kind: 'not-sent', why: 'rate-limited', retryAfterMs: null, tooFast: 'number' },
    ],
    ['408', refusal(408, '10008'), { kind: 'unknown', why: 'server-error' }],
    ['500', refusal(500, '10007'), { kind: 'unknown', why: 'server-error' }],
    ['503 without a body', (response) => response.writeHead(503).end(), { kind: 'unknown', why: 'server-error' }],
    ['a hang', () => undefined, { kind: 'unknown', why: 'timeout' }],
    [
      'a body that stalls',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":'),
      { kind: 'unknown', why: 'timeout' },
    ],
    ['a reset', (response) => response.socket?.resetAndDestroy(), { kind: 'unknown', why: 'connection-lost' }],
    [
      'a body cut off',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"data":', () => response.socket?.destroy());
      },
      { kind: 'unknown', why: 'connection-lost' },
    ],
    [
      '200 with bad JSON',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":'),
      { kind: 'unknown', why: 'unreadable-answer' },
    ],
    ['200 without an id', json(200, { data: {} }), { kind: 'unknown', why: 'unreadable-answer' }],
    [
      'a redirect',
      (response) => response.writeHead(307, { location: '/v2/elsewhere' }).end(),
      { kind: 'unknown', why: 'connection-lost' },
    ],
  ])('A: %s is one POST and one outcome', async (_, misbehave, outcome) => {
    const provider = await aProvider(misbehave);
    expect(await sendTo(provider.url)).toEqual(outcome);
    expect(provider.posts).toHaveLength(1);
  });

  it('A: each text has a connection of its own, so that an idle one that is closed makes no text unknown', async () => {
    const ports = new Set<number | undefined>();
    const provider = await aProvider((response, request) => {
      ports.add(request.socket.remotePort);
      json(200, accepted)(response, request);
    });
    for (const _ of ['one', 'two', 'three']) expect(await sendTo(provider.url)).toMatchObject({ kind: 'accepted' });
    expect(ports.size).toBe(3);
  });

  it('429 with a moment in Unix time waits until then', async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 60);
    const provider = await aProvider(json(429, {}, { 'x-ratelimit-reset': reset }));
    const outcome = await sendTo(provider.url);
    expect(outcome).toMatchObject({ kind: 'not-sent', why: 'rate-limited' });
    const wait = outcome.kind === 'not-sent' ? outcome.retryAfterMs : null;
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });

  it('a provider that refuses connections surely got nothing', async () => {
    const { url } = await aProvider(json(200, accepted));
    await closers.pop()?.();
    expect(await sendTo(url)).toEqual({ kind: 'not-sent', why: 'unreachable', retryAfterMs: null, tooFast: null });
  });

  it('a name that does not resolve surely got nothing', async () => {
    const outcome = await sendTo('http://provider.invalid/v2');
    expect(outcome).toEqual({ kind: 'not-sent', why: 'unreachable', retryAfterMs: null, tooFast: null });
  });
});
