import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ClientToServer,
  conversationIdOf,
  LIVE_NAMESPACE,
  LIVE_PATH,
  type LiveUpdate,
  OfficeId,
  PhoneNumber,
  type ServerToClient,
  type SubscribeReply,
} from '@textback/contracts';
import { eventually } from '@textback/testing';
import { Server } from 'socket.io';
import { LiveScreen } from './live-screen.js';

// Real: sockets. In place of chat: a server that says what the test wants.

const officeId = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const conversationId = conversationIdOf(officeId, PhoneNumber.parse('+14155550110'));

/** Only what the screen looks at. */
const anUpdate = (seq: number): LiveUpdate =>
  ({ seq, officeId, conversationId, kind: 'message.added', at: '2026-03-02T17:05:00.000Z' }) as LiveUpdate;

let http: HttpServer;
let chat: Server<ClientToServer, ServerToClient>;
let screen: LiveScreen;
/** `since` of every subscription. */
let subscriptions: (number | undefined)[];
let answer: (since: number | undefined) => SubscribeReply;

beforeEach(async () => {
  http = createServer();
  chat = new Server(http, { path: LIVE_PATH, transports: ['websocket'] });
  subscriptions = [];
  answer = (since) => ({ ok: true, head: since ?? 7, updates: [] });
  chat.of(LIVE_NAMESPACE).on('connection', (socket) => {
    socket.on('subscribe', ({ since }, reply) => {
      subscriptions.push(since);
      reply(answer(since));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  screen = new LiveScreen(`http://127.0.0.1:${port}`, officeId, 'token');
});

afterEach(async () => {
  screen.close();
  await chat.close();
});

const emit = (...updates: LiveUpdate[]): void => {
  for (const update of updates) chat.of(LIVE_NAMESPACE).emit('update', update);
};
const seen = (): number[] => screen.updates.map(({ seq }) => seq);

describe('LiveScreen', () => {
  it('E: shows each update once, in order', async () => {
    await screen.open();
    emit(anUpdate(8), anUpdate(9), anUpdate(9), anUpdate(8), anUpdate(10));
    await eventually(() => expect(seen()).toEqual([8, 9, 10]));
    expect(subscriptions).toEqual([undefined]);
  });

  it('E: asks for what is missing in between', async () => {
    await screen.open();
    answer = (since) => ({ ok: true, head: 10, updates: since === 8 ? [anUpdate(9), anUpdate(10)] : [] });
    emit(anUpdate(8), anUpdate(10));
    await eventually(() => expect(seen()).toEqual([8, 9, 10]));
  });

  it('E: asks again when the head is beyond what it has seen', async () => {
    await screen.open();
    answer = () => ({ ok: true, head: 8, updates: [anUpdate(8)] });
    chat.of(LIVE_NAMESPACE).emit('head', { officeId, seq: 8 });
    await eventually(() => expect(seen()).toEqual([8]));
  });

  it.each([true, false])(
    'E: comes back after the server cut it off (for good: %s), and goes on where it was',
    async (close) => {
      await screen.open();
      emit(anUpdate(8));
      await eventually(() => expect(seen()).toEqual([8]));
      answer = (since) => ({ ok: true, head: 9, updates: since === 8 ? [anUpdate(9)] : [] });
      for (const socket of await chat.of(LIVE_NAMESPACE).fetchSockets()) socket.disconnect(close);
      await eventually(() => expect(seen()).toEqual([8, 9]));
      expect(subscriptions).toEqual([undefined, 8]);
    },
  );

  it('tries again when the subscription is refused', async () => {
    let refusals = 1;
    answer = () =>
      refusals-- > 0
        ? { ok: false, problem: { type: 'about:blank', title: 'Not now', status: 503 } }
        : { ok: true, head: 7, updates: [] };
    await screen.open();
    expect(subscriptions).toHaveLength(2);
  });
});
