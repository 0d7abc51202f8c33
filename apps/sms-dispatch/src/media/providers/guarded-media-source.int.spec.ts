import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FetchedMedia, MediaOptions } from '../application/media-source.port.js';
import { GuardedMediaSource } from './guarded-media-source.js';

// Real: sockets, the machine's name service. Fake: the place where media are kept.

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const PICTURE = Buffer.from('a picture');
const send =
  (status: number, headers: Record<string, string>, body: Buffer | string = PICTURE): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

async function aStore(answer: Answer): Promise<{ origin: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const fetchFrom = (url: string, options: Partial<MediaOptions> = {}): Promise<FetchedMedia> =>
  new GuardedMediaSource({
    hosts: ['media.example.com', 'localhost', '127.0.0.1'],
    developmentOrigin: null,
    maxBytes: 1_000,
    timeoutMs: 500,
    ...options,
  }).fetch(url);

/** What comes of a store that answers so, when it may be asked. */
const fetchAnswer = async (answer: Answer): Promise<FetchedMedia> => {
  const { origin } = await aStore(answer);
  return fetchFrom(`${origin}/1`, { developmentOrigin: origin });
};

describe('GuardedMediaSource', () => {
  it('fetches, and tells the store nothing about us', async () => {
    const { origin, asked } = await aStore(send(200, { 'content-type': 'image/png' }));
    expect(await fetchFrom(`${origin}/1?key=2`, { developmentOrigin: origin })).toEqual({
      kind: 'fetched',
      type: 'image/png',
      bytes: PICTURE,
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.url).toBe('/1?key=2');
    expect(Object.keys(asked[0]?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it.each([
    'http://media.example.com/1',
    'https://media.example.com:8443/1',
    'https://user:secret@media.example.com/1',
    'https://evil.example/1',
    'https://media.example.com.evil.example/1',
    'https://127.0.0.1/1',
    'https://[::1]/1',
    'https://2130706433/1',
    'https://0x7f.1/1',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'ftp://media.example.com/1',
    'no url',
    '',
  ])('does not ask %j', async (url) => {
    expect(await fetchFrom(url)).toEqual({ kind: 'refused', why: 'host' });
  });

  it('does not connect to a host that is allowed, and whose name leads inside', async () => {
    expect(await fetchFrom('https://localhost/1')).toEqual({ kind: 'refused', why: 'address' });
  });

  it('the exemption of one origin is none for its neighbours', async () => {
    const { origin, asked } = await aStore(send(200, { 'content-type': 'image/png' }));
    const { port } = new URL(origin);
    for (const url of [`http://localhost:${port}/1`, `${origin}1/1`, `https://127.0.0.1:${port}/1`])
      expect(await fetchFrom(url, { developmentOrigin: origin })).toEqual({ kind: 'refused', why: 'host' });
    expect(asked).toHaveLength(0);
  });

  it.each<[string, Answer, FetchedMedia]>([
    ['a page', send(200, { 'content-type': 'text/html' }), { kind: 'refused', why: 'type' }],
    ['no type', send(200, {}), { kind: 'refused', why: 'type' }],
    [
      'packed bytes',
      send(200, { 'content-type': 'image/png', 'content-encoding': 'gzip' }),
      { kind: 'refused', why: 'type' },
    ],
    [
      'too much, and it says so',
      send(200, { 'content-type': 'image/png', 'content-length': '1001' }, Buffer.alloc(1_001)),
      { kind: 'refused', why: 'size' },
    ],
    [
      'too much, without saying so',
      (response) => {
        response.writeHead(200, { 'content-type': 'image/png' });
        const timer = setInterval(() => response.write(Buffer.alloc(400)), 5);
        response.on('close', () => clearInterval(timer));
      },
      { kind: 'refused', why: 'size' },
    ],
    ['404', send(404, {}), { kind: 'gone' }],
    ['410', send(410, {}), { kind: 'gone' }],
    ['a redirect', send(302, { location: 'https://media.example.com/2' }), { kind: 'unavailable', why: 'status 302' }],
    ['403', send(403, {}), { kind: 'unavailable', why: 'status 403' }],
    ['silence', () => undefined, { kind: 'unavailable', why: 'ABORT_ERR' }],
    [
      'a body that stalls',
      (response) => void response.writeHead(200, { 'content-type': 'image/png' }).write('a'),
      { kind: 'unavailable', why: 'ECONNRESET' },
    ],
    ['a broken connection', (response) => void response.socket?.destroy(), { kind: 'unavailable', why: 'ECONNRESET' }],
    [
      'a body that is cut off',
      (response) => {
        response.writeHead(200, { 'content-type': 'image/png', 'content-length': '500' });
        response.write('a', () => response.socket?.destroy());
      },
      { kind: 'unavailable', why: 'ECONNRESET' },
    ],
  ])('%s is a value', async (_, answer, expected) => {
    expect(await fetchAnswer(answer)).toEqual(expected);
  });
});
