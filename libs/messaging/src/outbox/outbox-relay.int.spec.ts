import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ChatTile, type ChatTile as ChatTileData, type ConversationId } from '@textback/contracts';
import { withCorrelation } from '@textback/observability';
import {
  aTestDatabase,
  aTestKafka,
  eventually as eventuallyWithin,
  type TestDatabase,
  type TestKafka,
} from '@textback/testing';
import { aService, CHAT, closeServices, topicsOfChat, type TestService } from '../../test/a-service.js';

jest.setTimeout(60_000);
const eventually = <T>(assertion: () => T | Promise<T>) => eventuallyWithin(assertion, { within: 20_000 });

/** Real: Kafka and Postgres. Replicas of a service are several apps in this process. */
describe('the outbox and its relay', () => {
  let kafka: TestKafka;
  let database: TestDatabase;

  beforeAll(async () => {
    kafka = await aTestKafka();
    database = await aTestDatabase({ schema: CHAT });
    await kafka.createTopics(topicsOfChat());
  });
  afterEach(closeServices);
  afterAll(async () => {
    await kafka.close();
    await database.drop();
  });

  const replica = () => aService({ kafka, database, consume: false });
  /** A replica that publishes. */
  const activeReplica = async (): Promise<TestService> => {
    const service = await replica();
    await eventually(() => expect(service.relay.isActive).toBe(true));
    return service;
  };
  const aTile = (): ChatTileData => ({
    ...(ChatTile.example as ChatTileData),
    conversationId: crypto.randomUUID() as ConversationId,
  });
  const publish = (service: TestService, tile = aTile()): Promise<ChatTileData> =>
    service.database.transaction(() => {
      service.outbox.publish(ChatTile, tile);
      return Promise.resolve(tile);
    });
  const arrivals = (conversationId: string) =>
    kafka.read(ChatTile).filter(({ data }) => data.conversationId === conversationId);
  const waiting = async () => (await database.query('SELECT id FROM outbox')).length;
  const killRelaySession = () =>
    database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'chat relay' AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)`,
    );

  it('publishes what was committed, with its correlation, and deletes it', async () => {
    const service = await activeReplica();
    const tile = aTile();
    await withCorrelation({ correlationId: 'call-1', causationId: 'event-0' }, () => publish(service, tile));
    await eventually(() => expect(arrivals(tile.conversationId)).toHaveLength(1));
    expect(arrivals(tile.conversationId)[0]).toMatchObject({
      source: 'textback/chat',
      type: ChatTile.type,
      correlationId: 'call-1',
      data: tile,
    });
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(await service.metric('textback_outbox_published_total', { topic: ChatTile.topic })).toBe(1);
  });

  it('publishes nothing of a transaction that is rolled back', async () => {
    const service = await activeReplica();
    const lost = aTile();
    const failing = service.database.transaction(async (tx) => {
      service.outbox.publish(ChatTile, lost);
      await tx.flush();
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    const next = await publish(service);
    await eventually(() => expect(arrivals(next.conversationId)).toHaveLength(1));
    expect(arrivals(lost.conversationId)).toEqual([]);
  });

  it('refuses to publish outside of a transaction', async () => {
    const service = await replica();
    expect(() => service.outbox.publish(ChatTile, aTile())).toThrow('inside Database.transaction');
  });

  it('keeps the order of each key, over many transactions', async () => {
    const service = await activeReplica();
    const keys = Array.from({ length: 5 }, () => aTile());
    for (let n = 1; n <= 60; n += 1)
      await service.database.transaction(() => {
        for (const tile of keys) service.outbox.publish(ChatTile, { ...tile, at: new Date(n * 1_000).toISOString() });
        return Promise.resolve();
      });
    for (const { conversationId } of keys)
      await eventually(() =>
        expect(arrivals(conversationId).map(({ data }) => Date.parse(data.at) / 1_000)).toEqual(
          Array.from({ length: 60 }, (_, n) => n + 1),
        ),
      );
  });

  it('publishes again, under the same id, what it had no time to delete', async () => {
    const service = await activeReplica();
    // A trigger that waits stands for the moment between the acknowledgement and the delete.
    await database.query(`CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(60); RETURN OLD; END'`);
    await database.query('CREATE TRIGGER stall BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION stall()');
    const tile = await publish(service);
    await eventually(() => expect(arrivals(tile.conversationId)).toHaveLength(1));
    await killRelaySession();
    await database.query('DROP FUNCTION IF EXISTS stall CASCADE');
    await eventually(() => expect(arrivals(tile.conversationId)).toHaveLength(2));
    const [first, second] = arrivals(tile.conversationId);
    expect(second).toEqual(first);
    await eventually(async () => expect(await waiting()).toBe(0));
  });

  it('is taken over by another replica when the active one ends', async () => {
    const first = await activeReplica();
    const second = await replica();
    await eventually(() => expect(second.relay.isHealthy()).toBe(true));
    expect(second.relay.isActive).toBe(false);
    await first.close();
    const tile = await publish(second);
    await eventually(() => expect(arrivals(tile.conversationId)).toHaveLength(1));
    expect(second.relay.isActive).toBe(true);
  });

  it('is woken by the commit of another replica, long before the next sweep', async () => {
    await activeReplica();
    const standby = await replica();
    const latencies: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const tile = await publish(standby);
      const committed = performance.now();
      await eventually(() => expect(arrivals(tile.conversationId)).toHaveLength(1));
      latencies.push(performance.now() - committed);
    }
    // The sweep comes every second: without a wake the median would be about 500 ms.
    expect(latencies.sort((a, b) => a - b)[2]).toBeLessThan(400);
  });

  it('goes on when its database session is killed', async () => {
    const service = await activeReplica();
    await killRelaySession();
    const tile = await publish(service);
    await eventually(() => expect(arrivals(tile.conversationId)).toHaveLength(1));
    await eventually(() => expect(service.relay.isActive).toBe(true));
  });

  it('lets no topic that Kafka refuses hold up the others', async () => {
    const service = await activeReplica();
    await database.query(
      "INSERT INTO outbox (topic, key, headers, value) SELECT 'no.such.topic', 'k', '{}', '{}' FROM generate_series(1, 1500)",
    );
    const tiles = [await publish(service), await publish(service)];
    for (const { conversationId } of tiles) await eventually(() => expect(arrivals(conversationId)).toHaveLength(1));
    await eventually(async () => expect(await waiting()).toBe(1_500));
    expect(await service.metric('textback_outbox_failures_total')).toBeGreaterThan(0);
    await database.query("DELETE FROM outbox WHERE topic = 'no.such.topic'");
  });

  it('sends in parts, and in order, what is too much for one request of a partition', async () => {
    const service = await activeReplica();
    const tile = aTile();
    const count = 25;
    // Kafka takes 1 MiB at once by default; what waits during an outage is more.
    await service.database.transaction(async (tx) => {
      for (let n = 1; n <= count; n += 1)
        service.outbox.publish(ChatTile, { ...tile, at: new Date(n * 1_000).toISOString() });
      await tx.flush();
      await tx.query(
        "UPDATE outbox SET headers = (headers::jsonb || jsonb_build_object('padding', repeat('x', 100000)))::json",
      );
    });
    await eventually(() =>
      expect(arrivals(tile.conversationId).map(({ data }) => Date.parse(data.at) / 1_000)).toEqual(
        Array.from({ length: count }, (_, n) => n + 1),
      ),
    );
    await eventually(async () => expect(await waiting()).toBe(0));
  });
});
