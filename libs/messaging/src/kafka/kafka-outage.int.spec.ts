import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallMissed, ChatTile, type ChatTile as ChatTileData, deadLetterTopicOf } from '@textback/contracts';
import { EmbeddedKafka, findFreePorts, repositoryRoot } from '@textback/embedded';
import {
  aMissedCall,
  aTestDatabase,
  cloudEventHeaders,
  eventually as eventuallyWithin,
  type TestDatabase,
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
import { RawKafka } from '../raw-kafka.js';

jest.setTimeout(180_000);
const eventually = <T>(assertion: () => T | Promise<T>) => eventuallyWithin(assertion, { within: 60_000 });

/** Real: everything, and a broker of this spec's own, which it kills. */
describe('events while Kafka is away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'textback-outage-'));
  const topicPrefix = 'outage.';
  let start: () => Promise<EmbeddedKafka>;
  let broker: EmbeddedKafka;
  let raw: RawKafka;
  let database: TestDatabase;
  let service: TestService;

  beforeAll(async () => {
    const port = await findFreePorts([0, 1]);
    start = () =>
      EmbeddedKafka.start({
        dataDir: join(folder, 'kafka'),
        jarsDir: join(repositoryRoot(), '.data'),
        port,
        controllerPort: port + 1,
        logFile: join(folder, 'kafka.log'),
      });
    [broker, database] = await Promise.all([start(), aTestDatabase({ schema: CHAT })]);
    raw = await RawKafka.connect([broker.brokers]);
    const names = topicsOfChat(CallMissed).flatMap(({ topic }) => [topic, deadLetterTopicOf(topic, 'chat')]);
    await raw.createTopics(names.map((name) => ({ name: topicPrefix + name, partitions: 2 })));
    service = await aService({
      kafka: { brokers: [broker.brokers], topicPrefix },
      database,
      consumers: [recorder('recorder', CallMissed)],
    });
    await eventually(() => expect(service.consumer.isHealthy()).toBe(true));
    await eventually(() => expect(service.relay.isActive).toBe(true));
  });
  afterAll(async () => {
    await closeServices();
    await broker.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const consume = async (): Promise<string> => {
    const call = aMissedCall();
    const id = crypto.randomUUID();
    await raw.send(topicPrefix + CallMissed.topic, [
      {
        key: CallMissed.key(call),
        value: JSON.stringify(call),
        headers: cloudEventHeaders(CallMissed, id, new Date()),
      },
    ]);
    return id;
  };
  const publish = () =>
    service.database.transaction(() => {
      service.outbox.publish(ChatTile, ChatTile.example as ChatTileData);
      return Promise.resolve();
    });

  it('are committed meanwhile, and go out and come in again once it is back', async () => {
    const first = await consume();
    await eventually(async () => expect(await effectsOf(database, 'recorder')).toEqual([first]));

    await broker.kill();
    for (let n = 0; n < 3; n += 1) await publish();
    expect(await database.query('SELECT id FROM outbox')).toHaveLength(3);
    await eventually(async () => expect(await service.metric('textback_outbox_failures_total')).toBeGreaterThan(1));
    await eventually(async () => expect(await service.metric('textback_outbox_oldest_seconds')).toBeGreaterThan(1));

    broker = await start();
    await raw.disconnect();
    raw = await RawKafka.connect([broker.brokers]);
    await eventually(async () => expect(await database.query('SELECT id FROM outbox')).toHaveLength(0));
    const tiles: unknown[] = [];
    await raw.tail([topicPrefix + ChatTile.topic], (record) => tiles.push(record));
    await eventually(() =>
      expect(new Set(tiles.map((tile) => (tile as { headers: { ce_id: string } }).headers.ce_id)).size).toBe(3),
    );

    const second = await consume();
    await eventually(async () => expect(await effectsOf(database, 'recorder')).toEqual([first, second]));
    await eventually(() => expect(service.consumer.isHealthy()).toBe(true));
    expect(service.fatal).toEqual([]);
  });

  it('let a service start that finds no Kafka, which joins when it comes', async () => {
    await closeServices();
    await raw.disconnect();
    await broker.kill();
    service = await aService({
      kafka: { brokers: [broker.brokers], topicPrefix },
      database,
      consumers: [recorder('recorder', CallMissed)],
    });
    expect(service.consumer.isHealthy()).toBe(false);
    await publish();
    broker = await start();
    await eventually(() => expect(service.consumer.isHealthy()).toBe(true));
    await eventually(async () => expect(await database.query('SELECT id FROM outbox')).toHaveLength(0));
    expect(service.fatal).toEqual([]);
  });
});
