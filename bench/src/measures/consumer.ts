import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  ChatTile,
  deadLetterTopicOf,
  type EventEnvelope,
  PARTITIONS,
  SmsRequested,
  SmsSent,
} from '@textback/contracts';
import { Database, DatabaseModule, type Sink } from '@textback/database';
import { connectConsumers, Consume, MessagingModule, RawKafka } from '@textback/messaging';
import { rawConsumer } from '../floors/raw-consumer.js';
import { perSecond, ratio, type Result } from '../result.js';
import { rounds } from '../statistics.js';
import { type BenchDatabase, BENCH_SCHEMA, INSERT_EFFECTS } from './bench-database.js';
import { until } from './until.js';

const effects: Sink<SmsSent> = {
  name: 'effects',
  order: 0,
  write: async (rows, tx) => {
    await tx.query(INSERT_EFFECTS, [rows.map(({ dispatchId }) => dispatchId), rows.map(({ parts }) => parts ?? 1)]);
  },
};

/** What the chat service must find at its start: what it reads, its dead letters, and what it publishes. */
const TOPICS = [SmsSent.topic, deadLetterTopicOf(SmsSent.topic, 'chat'), SmsRequested.topic, ChatTile.topic];

@Controller()
class EffectConsumer {
  constructor(private readonly database: Database) {}

  @Consume(SmsSent)
  async handle({ data }: EventEnvelope<SmsSent>): Promise<void> {
    this.database.current.collect(effects, data);
  }
}

@Module({ controllers: [EffectConsumer] })
class ConsumerBench {}

/** Our consumer against bare kafkajs with the same SQL: how fast each drains a full topic (design §7, goal ≥ 0.85). */
export async function measureConsumer(
  brokers: readonly string[],
  database: BenchDatabase,
  { messages, times }: { readonly messages: number; readonly times: number },
): Promise<Result> {
  const events = anyEvents(messages);
  const drain = async (prefix: string, start: () => Promise<{ stop: () => Promise<void> }>): Promise<number> => {
    await database.query('TRUNCATE inbox, effect');
    // A client for each round: kafkajs goes on asking for topics that it once wrote to, and these are deleted at the end.
    const kafka = await RawKafka.connect(brokers);
    const topics = TOPICS.map((topic) => prefix + topic);
    await kafka.createTopics(topics.map((name) => ({ name, partitions: PARTITIONS })));
    for (let from = 0; from < events.length; from += 1_000)
      await kafka.send(prefix + SmsSent.topic, events.slice(from, from + 1_000));
    const running = await start();
    // From the first effect on, so that joining the group counts for neither.
    const seen = async (): Promise<number> =>
      Number((await database.query<{ count: string }>('SELECT count(*) FROM effect'))[0]?.count);
    let first = 0;
    const began = await until(async () => (first = await seen()) > 0, 30_000, 2);
    const ended = await until(async () => (await seen()) >= messages, 120_000, 5);
    await running.stop();
    await kafka.deleteTopics(topics);
    await kafka.disconnect();
    return ((messages - first) / (ended - began)) * 1_000;
  };

  const [ours, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < times; round += 1) {
    const name = `bench-${Date.now()}-${round}`;
    floor.push(
      await drain(`${name}-floor.`, () =>
        rawConsumer({
          brokers,
          topic: `${name}-floor.${SmsSent.topic}`,
          group: `${name}-floor`,
          databaseUrl: database.url,
        }),
      ),
    );
    ours.push(await drain(`${name}.`, () => ourConsumer(brokers, `${name}.`, database.url)));
  }

  const share = rounds(ours.map((value, round) => value / (floor[round] ?? NaN)));
  return {
    what: 'consumer, messages/s',
    seen: perSecond(rounds(ours).median),
    against: `${ratio(share.median)} of ${perSecond(rounds(floor).median)}, bare kafkajs and the same SQL`,
    goal: '≥ 0.85',
    met: share.median >= 0.85,
    figures: { ours: rounds(ours), floor: rounds(floor), ratio: share, messages },
  };
}

async function ourConsumer(
  brokers: readonly string[],
  topicPrefix: string,
  databaseUrl: string,
): Promise<{ stop: () => Promise<void> }> {
  const module = {
    module: ConsumerBench,
    imports: [
      DatabaseModule.forService(BENCH_SCHEMA, { url: databaseUrl }),
      MessagingModule.forService({ service: 'chat', kafka: { brokers, topicPrefix }, databaseUrl }),
    ],
  };
  const app = await NestFactory.create(module, new FastifyAdapter(), { logger: false });
  await connectConsumers(app);
  return { stop: () => app.close() };
}

/** Events as sms-dispatch publishes them, spread over conversations and so over partitions. */
function anyEvents(count: number): { key: string; value: string; headers: Record<string, string> }[] {
  return Array.from({ length: count }, () => {
    const data: SmsSent = SmsSent.data.parse({
      ...(SmsSent.example as object),
      dispatchId: crypto.randomUUID(),
      conversationId: crypto.randomUUID(),
    });
    const id = crypto.randomUUID();
    return {
      key: SmsSent.key(data),
      value: JSON.stringify(data),
      headers: {
        ce_specversion: '1.0',
        ce_id: id,
        ce_source: 'sms-dispatch',
        ce_type: SmsSent.type,
        ce_time: new Date().toISOString(),
        ce_correlationid: id,
        'content-type': 'application/json',
      },
    };
  });
}
