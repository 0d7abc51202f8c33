import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LIVE_PATH, type OfficeId } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { anOfficeId, aReply, eventually } from '@textback/testing';
import { io } from 'socket.io-client';
import { LiveOffices } from '../src/live/application/live-offices.js';
import { SocketClients } from '../src/live/socket/socket-clients.js';
import { ChatWorld, pathOf } from './chat-world.js';
import type { LiveClient } from './live-client.js';

const upTo = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index + 1);

/** Of one user on one replica. */
const MOST_SOCKETS = 10;

describe('live updates', () => {
  let world: ChatWorld;
  let first: ServiceApp;
  let second: ServiceApp;
  beforeAll(async () => {
    world = await ChatWorld.create();
    const env = { LIVE_SOCKETS_PER_USER: String(MOST_SOCKETS), CORS_ORIGINS: 'https://app.example.com' };
    first = await world.startReplica(env);
    second = await world.startReplica(env);
  });
  afterEach(() => world.closeClients());
  afterAll(() => world.close());

  /** An office in which everybody may write, so that each reply is two updates. */
  const anOpenOffice = () => world.anOffice({ unknown: true });

  const replies = (officeId: OfficeId, count: number) =>
    Promise.all(Array.from({ length: count }, () => world.reply(aReply({ officeId }))));

  const head = async (officeId: OfficeId): Promise<number> => {
    const [feed] = await world.database.query<{ head: number }>(
      'SELECT head::int FROM office_feed WHERE office_id = $1',
      [officeId],
    );
    return feed?.head ?? 0;
  };

  const hasAll = (client: LiveClient, from: number, to: number) =>
    eventually(() => expect(client.seqs).toEqual(upTo(from, to)), { within: 10_000 });

  it('E clients of two replicas get every update, once and in order, and the same ones', async () => {
    const officeId = await anOpenOffice();
    const clients = [
      await world.subscriber(officeId, { url: first.url }),
      await world.subscriber(officeId, { url: second.url, subject: 'user-2' }),
    ];
    await replies(officeId, 20);
    for (const client of clients) await hasAll(client, 0, 40);
    expect(clients[0]?.updates).toEqual(clients[1]?.updates);
  });

  it('E fifty changes at the same moment, on two replicas, get a seq each, without a gap', async () => {
    const officeId = await anOpenOffice();
    const tiles = await replies(officeId, 50);
    const client = await world.subscriber(officeId);
    const token = await world.userToken(officeId);
    await Promise.all(
      tiles.map(async ({ conversationId }, index) => {
        const { url } = index % 2 === 0 ? first : second;
        const response = await fetch(`${url}${pathOf(officeId, conversationId)}/claim`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
        });
        expect(response.status).toBe(200);
      }),
    );
    await hasAll(client, 100, 150);
    expect(new Set(client.updates.map(({ conversationId }) => conversationId)).size).toBe(50);
  });

  it('E a client that drops and resumes has missed nothing and gets nothing twice, on whichever replica', async () => {
    const officeId = await anOpenOffice();
    const early = await world.subscriber(officeId, { url: first.url });
    await replies(officeId, 3);
    await hasAll(early, 0, 6);
    early.close();
    await replies(officeId, 5);
    const since = early.seqs.at(-1) as number;
    const late = await world.subscriber(officeId, { url: second.url, since });
    expect(late.seqs).toEqual(upTo(6, 16));
    await replies(officeId, 2);
    await hasAll(late, 6, 20);
  });

  it('E clients that come and resume while updates flow have no gap and nothing twice', async () => {
    const officeId = await anOpenOffice();
    const flow = (async () => {
      for (let round = 0; round < 15; round += 1) await replies(officeId, 2);
    })();
    const clients: { client: LiveClient; since: number }[] = [];
    for (let count = 0; count < 12; count += 1) {
      const since = Math.max(0, (await head(officeId)) - (count % 5));
      const { url } = count % 2 === 0 ? first : second;
      clients.push({ client: await world.subscriber(officeId, { url, since, subject: `user-${count}` }), since });
    }
    await flow;
    for (const { client, since } of clients) await hasAll(client, since, 60);
  });

  it('E a client that missed more than 300 updates, or comes from elsewhere, is told to read anew, and goes on', async () => {
    const officeId = await anOpenOffice();
    await replies(officeId, 151);
    const client = await world.client(await world.userToken(officeId));
    expect(await client.subscribe(officeId, 1)).toEqual({ ok: true, head: 302, resync: true });
    const other = await world.client(await world.userToken(officeId));
    expect(await other.subscribe(officeId, 999)).toEqual({ ok: true, head: 302, resync: true });
    const near = await world.client(await world.userToken(officeId));
    expect(await near.subscribe(officeId, 2)).toMatchObject({ ok: true, head: 302 });
    expect(near.seqs).toEqual(upTo(2, 302));
    await replies(officeId, 1);
    await hasAll(client, 302, 304);
    await hasAll(other, 302, 304);
  });

  it('E an update of which no notification came is found all the same', async () => {
    const officeId = await anOpenOffice();
    await replies(officeId, 1);
    const client = await world.subscriber(officeId, { since: 0 });
    await world.database.query('UPDATE office_feed SET head = 3 WHERE office_id = $1', [officeId]);
    await world.database.query(
      `INSERT INTO live_update SELECT office_id, 3, kind, conversation_id, at, payload FROM live_update
       WHERE office_id = $1 AND seq = 1`,
      [officeId],
    );
    await hasAll(client, 0, 3);
  });

  it('E the connection that listens is killed: clients notice nothing', async () => {
    const officeId = await anOpenOffice();
    const client = await world.subscriber(officeId);
    const killed = await world.database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chat-live' AND datname = current_database()",
    );
    expect(killed).toHaveLength(2);
    await replies(officeId, 2);
    await hasAll(client, 0, 4);
  });

  it('E clients are told the last seq, so that they notice a loss', async () => {
    const officeId = await anOpenOffice();
    await replies(officeId, 1);
    const client = await world.subscriber(officeId, { url: first.url });
    first.app.get(LiveOffices, { strict: false }).announceHeads();
    await eventually(() => expect(client.heads).toEqual([{ officeId, seq: 2 }]));
  });

  it('a client that does not read is cut off before it fills the memory, and resumes', async () => {
    const officeId = await anOpenOffice();
    const { messageId } = (await replies(officeId, 1))[0] as { messageId: string };
    const client = await world.subscriber(officeId, { url: first.url, since: 0 });
    const [update] = client.updates;
    if (update?.kind !== 'message.added') throw new Error('The first update is a message.');
    expect(update.message.messageId).toBe(messageId);
    const { ws } = (client.socket.io.engine as unknown as { transport: { ws: { pause(): void; resume(): void } } })
      .transport;
    ws.pause();
    const clients = first.app.get(SocketClients, { strict: false });
    const large = { ...update, message: { ...update.message, text: 'x'.repeat(100_000) } };
    await eventually(
      () => {
        for (let count = 0; count < 100; count += 1) clients.send(large);
        if (clients.has(officeId)) throw new Error('The slow client is still there.');
      },
      { within: 15_000 },
    );
    ws.resume();
    await eventually(() => expect(client.socket.connected).toBe(false));
    const again = await world.subscriber(officeId, { since: 0 });
    expect(again.seqs).toEqual([1, 2]);
  });

  describe('who may', () => {
    it.each([
      ['no token', async () => undefined, 401],
      ['a token that is no text', async () => 42, 401],
      [
        'a forged token',
        (office: OfficeId) => world.issuer.user({ offices: { [office]: 'manager' } }, { forged: true }),
        401,
      ],
      [
        'an expired token',
        (office: OfficeId) => world.issuer.user({ offices: { [office]: 'manager' } }, { expiresIn: -60 }),
        401,
      ],
      [
        'a token for somebody else',
        (office: OfficeId) => world.issuer.user({ offices: { [office]: 'manager' } }, { audience: 'x' }),
        401,
      ],
      ["a service's token", () => world.issuer.service('people:write'), 403],
    ])('%s opens no socket', async (_case, tokenFor, status) => {
      const client = world.anyClient(await tokenFor(anOfficeId()));
      expect(await client.refused()).toMatchObject({ data: { status } });
    });

    it('D another office does not exist for a user, and nothing of it arrives', async () => {
      const [mine, theirs] = [await anOpenOffice(), await anOpenOffice()];
      const client = await world.subscriber(mine);
      expect(await client.subscribe(theirs, 0)).toMatchObject({ ok: false, problem: { status: 404 } });
      expect(await client.subscribe(anOfficeId())).toMatchObject({ ok: false, problem: { status: 404 } });
      await replies(theirs, 2);
      await replies(mine, 1);
      await hasAll(client, 0, 2);
      expect(client.updates.every(({ officeId }) => officeId === mine)).toBe(true);
    });

    it('D an office that was taken away is refused on the next resume', async () => {
      const officeId = await anOpenOffice();
      const before = await world.subscriber(officeId);
      await replies(officeId, 1);
      await hasAll(before, 0, 2);
      before.close();
      await replies(officeId, 1);
      const after = await world.client(await world.issuer.user({ offices: {}, subject: 'user-1' }));
      expect(await after.subscribe(officeId, 2)).toMatchObject({ ok: false, problem: { status: 404 } });
      expect(after.updates).toEqual([]);
    });

    it('a client that is no page may send its token as it does over HTTP', async () => {
      const officeId = await anOpenOffice();
      const authorization = `Bearer ${await world.userToken(officeId)}`;
      const client = world.anyClient(undefined, first.url, { authorization });
      await client.connected();
      expect(await client.subscribe(officeId)).toMatchObject({ ok: true });
      const forged = world.anyClient(undefined, first.url, { authorization: `${authorization}x` });
      expect(await forged.refused()).toMatchObject({ data: { status: 401 } });
    });

    it("a token's end ends the socket", async () => {
      const officeId = await anOpenOffice();
      const token = await world.issuer.user({ offices: { [officeId]: 'frontdesk' } }, { expiresIn: 2 });
      const client = await world.client(token);
      expect(await client.subscribe(officeId)).toMatchObject({ ok: true });
      await eventually(() => expect(client.disconnectReason).toBe('io server disconnect'));
    });

    it('one user has only so many sockets', async () => {
      const token = await world.userToken(await anOpenOffice(), 'frontdesk', 'busy');
      for (let count = 0; count < MOST_SOCKETS; count += 1) await world.client(token);
      expect(await world.anyClient(token).refused()).toMatchObject({ data: { status: 429 } });
    });

    it.each([
      ['a foreign page', 'https://evil.example.com', false],
      ['a page of the list', 'https://app.example.com', true],
    ])('%s', async (_case, origin, isAllowed) => {
      const token = await world.userToken(await anOpenOffice(), 'frontdesk', origin);
      const client = world.anyClient(token, first.url, { origin });
      await (isAllowed ? client.connected() : client.refused());
      expect(client.socket.connected).toBe(isAllowed);
    });
  });

  describe('what is asked', () => {
    it.each([
      ['nothing', undefined, ''],
      ['a text', 'office', ''],
      ['no office', { since: 1 }, '/officeId'],
      ['an office that is none', { officeId: 'x' }, '/officeId'],
      ['a negative seq', { officeId: anOfficeId(), since: -1 }, '/since'],
      ['a seq that is no number', { officeId: anOfficeId(), since: '1' }, '/since'],
      ['__proto__', JSON.parse('{"__proto__": {"officeId": "x"}}'), '/officeId'],
    ])('%s is answered with the wrong field, and the socket lives on', async (_case, request, pointer) => {
      const officeId = await anOpenOffice();
      const client = await world.subscriber(officeId, { subject: officeId });
      expect(await client.ask(request)).toMatchObject({ ok: false, problem: { status: 400, errors: [{ pointer }] } });
      expect(await client.subscribe(officeId)).toMatchObject({ ok: true });
      client.close();
    });

    it('a question without an acknowledgement, and an event that does not exist, do no harm', async () => {
      const officeId = await anOpenOffice();
      const client = await world.subscriber(officeId);
      client.socket.emit('subscribe', { officeId });
      client.socket.emit('unsubscribe', 1, 2, 3);
      expect(await client.subscribe(officeId)).toMatchObject({ ok: true });
    });

    it('a client that asks over and over is told to wait', async () => {
      const officeId = await anOpenOffice();
      const client = await world.subscriber(officeId);
      const answers = await Promise.all(Array.from({ length: 61 }, () => client.ask({ officeId })));
      expect(answers.at(-1)).toMatchObject({ ok: false, problem: { status: 429 } });
    });

    it('a message that is too large ends the connection', async () => {
      const client = await world.client(await world.userToken(await anOpenOffice(), 'frontdesk', 'talkative'));
      client.socket.emit('subscribe', 'x'.repeat(20_000), () => undefined);
      await eventually(() => expect(client.disconnectReason).toBe('transport close'));
    });

    it('polling is not offered, and the default namespace is closed', async () => {
      const polling = await fetch(`${first.url}${LIVE_PATH}/?EIO=4&transport=polling`);
      expect(polling.status).toBe(400);
      const socket = io(first.url, { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true });
      const refusal = new Promise<Error>((resolve) => socket.on('connect_error', resolve));
      expect((await refusal).message).toBe('There is nothing here.');
      socket.disconnect();
    });
  });
});
