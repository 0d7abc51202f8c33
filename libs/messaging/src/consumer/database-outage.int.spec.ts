import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallMissed } from '@textback/contracts';
import {
  aMissedCall,
  aTcpProxy,
  aTestDatabase,
  aTestKafka,
  eventually,
  type TcpProxy,
  type TestDatabase,
  type TestKafka,
} from '@textback/testing';
import {
  aService,
  CHAT,
  closeServices,
  effectsOf,
  recorder,
  topicsOfChat,
  type TestService,
} from '../../test/a-service.js';

jest.setTimeout(60_000);

/** Real: everything. Postgres is reached through a proxy that the test cuts. */
describe('events while Postgres is away', () => {
  let kafka: TestKafka;
  let database: TestDatabase;
  let wire: TcpProxy;
  let service: TestService;
  let handled = 0;

  beforeAll(async () => {
    kafka = await aTestKafka();
    database = await aTestDatabase({ schema: CHAT });
    wire = await aTcpProxy(database.url);
    await kafka.createTopics(topicsOfChat(CallMissed));
    service = await aService({
      kafka,
      database: { url: wire.through(database.url) },
      consumers: [recorder('recorder', CallMissed, () => void (handled += 1))],
      tuning: { sessionTimeout: 6_000, heartbeat: 1_000, attempts: 1 },
    });
  });
  afterAll(async () => {
    await closeServices();
    await wire.close();
    await kafka.close();
    await database.drop();
  });

  it('wait without a dead letter, longer than the session timeout, and are handled once it is back', async () => {
    const first = await kafka.publish(CallMissed, aMissedCall());
    await eventually(async () => expect(await effectsOf(database, 'recorder')).toEqual([first]), { within: 20_000 });

    await wire.cut();
    const others = await Promise.all(Array.from({ length: 20 }, () => kafka.publish(CallMissed, aMissedCall())));
    const retries = () => service.metric('textback_events_retried_total', { kind: 'unavailable' });
    const cutAt = performance.now();
    await eventually(
      async () => {
        expect(await retries()).toBeGreaterThan(5);
        expect(performance.now() - cutAt).toBeGreaterThan(7_000);
      },
      { within: 30_000 },
    );
    expect(service.consumer.isHealthy()).toBe(true);
    expect(handled).toBe(1);

    await wire.restore();
    await eventually(
      async () => expect((await effectsOf(database, 'recorder')).sort()).toEqual([first, ...others].sort()),
      { within: 20_000 },
    );
    expect(kafka.deadLetters(CallMissed, 'chat')).toEqual([]);
    expect(service.fatal).toEqual([]);
  });

  it('are not blamed for a connection that is killed while they are handled', async () => {
    const before = (await effectsOf(database, 'recorder')).length;
    const kill = async () => {
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE usename = current_user AND pid <> pg_backend_pid() AND application_name = 'chat'`,
      );
    };
    const ids: string[] = [];
    for (let n = 0; n < 30; n += 1) {
      ids.push(await kafka.publish(CallMissed, aMissedCall()));
      if (n % 10 === 5) await kill();
    }
    await eventually(
      async () => expect((await effectsOf(database, 'recorder')).slice(before).sort()).toEqual(ids.sort()),
      { within: 20_000 },
    );
    expect(kafka.deadLetters(CallMissed, 'chat')).toEqual([]);
  });
});
