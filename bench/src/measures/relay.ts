import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PARTITIONS, SmsSent } from '@textback/contracts';
import { DatabaseModule } from '@textback/database';
import { MessagingModule, OutboxRelay, RawKafka } from '@textback/messaging';
import { perSecond, ratio, type Result } from '../result.js';
import { rounds } from '../statistics.js';
import { type BenchDatabase, BENCH_SCHEMA } from './bench-database.js';
import { until } from './until.js';

@Module({})
class RelayBench {}

const FILL = `
  INSERT INTO outbox (topic, key, headers, value)
  SELECT $1, gen_random_uuid(), $2::jsonb, $3 FROM generate_series(1, $4)`;

/** Our relay against a bare kafkajs producer that sends the same records in the same batches (design §7, goal ≥ 0.8). */
export async function measureRelay(
  brokers: readonly string[],
  database: BenchDatabase,
  { messages, times }: { readonly messages: number; readonly times: number },
): Promise<Result> {
  const topicPrefix = `bench-relay-${Date.now()}.`;
  const kafka = await RawKafka.connect(brokers);
  const topic = topicPrefix + SmsSent.topic;
  await kafka.createTopics([{ name: topic, partitions: PARTITIONS }]);
  const module = {
    module: RelayBench,
    imports: [
      DatabaseModule.forService(BENCH_SCHEMA, { url: database.url }),
      MessagingModule.forService({ service: 'chat', kafka: { brokers, topicPrefix }, databaseUrl: database.url }),
    ],
  };
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const relay = app.get(OutboxRelay);
  await until(() => Promise.resolve(relay.isActive), 10_000);

  const value = JSON.stringify(SmsSent.example);
  const headers = {
    ce_id: crypto.randomUUID(),
    ce_type: SmsSent.type,
    ce_source: 'bench',
    'content-type': 'application/json',
  };
  const floorRound = async (): Promise<number> => {
    const records = Array.from({ length: messages }, () => ({ key: crypto.randomUUID(), value, headers }));
    const began = performance.now();
    for (let from = 0; from < messages; from += 1_000) await kafka.send(topic, records.slice(from, from + 1_000));
    return (messages / (performance.now() - began)) * 1_000;
  };
  const ourRound = async (): Promise<number> => {
    await database.query(FILL, [SmsSent.topic, JSON.stringify(headers), value, messages]);
    const began = performance.now();
    relay.wake();
    const ended = await until(
      async () => (await database.query('SELECT 1 FROM outbox LIMIT 1')).length === 0,
      120_000,
      5,
    );
    return (messages / (ended - began)) * 1_000;
  };

  await floorRound();
  await ourRound();
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < times; round += 1) {
    floor.push(await floorRound());
    ours.push(await ourRound());
  }
  await app.close();
  await kafka.deleteTopics([topic]);
  await kafka.disconnect();

  const share = rounds(ours.map((rate, round) => rate / (floor[round] ?? NaN)));
  return {
    what: 'relay, rows/s',
    seen: perSecond(rounds(ours).median),
    against: `${ratio(share.median)} of ${perSecond(rounds(floor).median)}, bare batched produce`,
    goal: '≥ 0.80',
    met: share.median >= 0.8,
    figures: { ours: rounds(ours), floor: rounds(floor), ratio: share, messages },
  };
}
