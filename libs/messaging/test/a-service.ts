import { Controller, type INestApplication, Inject, type Type } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { type DataOf, type EventContract, type EventEnvelope, EVENTS, type ServiceName } from '@textback/contracts';
import { Database, DatabaseModule, type ServiceSchema } from '@textback/database';
import { Metrics } from '@textback/observability';
import type { TestDatabase, TestKafka } from '@textback/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  BatchConsumer,
  connectConsumers,
  Consume,
  type ConsumerTuning,
  MESSAGING_MIGRATIONS,
  MessagingModule,
  Outbox,
  OutboxRelay,
} from '../src/index.js';

/** Where the handlers of these specs leave their effects, so that "exactly once" can be counted. */
class CreateEffect1790000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE TABLE effect (n int GENERATED ALWAYS AS IDENTITY, handler text, event_id text)');
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE effect');
  }
}

export const CHAT: ServiceSchema = {
  schema: 'chat',
  migrations: [...MESSAGING_MIGRATIONS, CreateEffect1790000000000],
};

/** The contracts whose topics chat cannot start without, and those given. */
export const topicsOfChat = (...consumed: EventContract[]): EventContract[] => [
  ...new Set([...EVENTS.filter(({ producers }) => producers.includes('chat')), ...consumed]),
];

/**
 * A consumer of a topic that notes each event that it handles in the table `effect`.
 * @param before runs first, in the same transaction; what it throws, the handler throws
 */
export function recorder<C extends EventContract>(
  handler: string,
  contract: C,
  before: (event: EventEnvelope<DataOf<C>>, database: Database) => Promise<void> | void = () => undefined,
): Type {
  @Controller()
  class Recorder {
    constructor(@Inject(Database) private readonly database: Database) {}

    @Consume(contract)
    async handle(event: EventEnvelope<DataOf<C>>): Promise<void> {
      await before(event, this.database);
      await this.database.query('INSERT INTO effect (handler, event_id) VALUES ($1, $2)', [handler, event.id]);
    }
  }
  return Recorder;
}

/** Ids of the events that `handler` had an effect of, in the order in which they were handled. */
export const effectsOf = async (database: TestDatabase, handler: string): Promise<string[]> =>
  (
    await database.query<{ event_id: string }>('SELECT event_id FROM effect WHERE handler = $1 ORDER BY n', [handler])
  ).map((row) => row.event_id);

/** A service that consists of its messaging and some consumers. */
export interface TestService {
  readonly app: INestApplication;
  readonly database: Database;
  readonly outbox: Outbox;
  readonly relay: OutboxRelay;
  readonly consumer: BatchConsumer;
  /** What `onFatal` was called with. */
  readonly fatal: Error[];
  /** The value of a counter or gauge for these labels; 0 when it was never touched. */
  metric(name: string, labels?: Record<string, string>): Promise<number>;
  close(): Promise<void>;
}

/** Quick enough for tests, slow enough for a broker that other specs use too. */
export const QUICK: Partial<ConsumerTuning> = { backoff: 10, longestBackoff: 200, attempts: 3, fetchWait: 50 };

export async function aService(options: {
  readonly kafka: Pick<TestKafka, 'brokers' | 'topicPrefix'>;
  readonly database: Pick<TestDatabase, 'url'>;
  readonly consumers?: readonly Type[];
  readonly service?: ServiceName;
  readonly tuning?: Partial<ConsumerTuning>;
  /** False: the consumers are not connected; for specs that only publish. */
  readonly consume?: boolean;
}): Promise<TestService> {
  const { kafka, database, service = 'chat', consumers = [] } = options;
  const fatal: Error[] = [];
  const metrics = new Metrics();
  const module = await Test.createTestingModule({
    imports: [
      {
        module: class Observability {},
        global: true,
        providers: [{ provide: Metrics, useValue: metrics }],
        exports: [Metrics],
      },
      DatabaseModule.forService(CHAT, { url: database.url }),
      MessagingModule.forService({
        service,
        kafka: { brokers: kafka.brokers, topicPrefix: kafka.topicPrefix },
        databaseUrl: database.url,
        consumer: { ...QUICK, ...options.tuning },
        onFatal: (error) => fatal.push(error),
      }),
    ],
    controllers: [...consumers],
  }).compile();
  const app = module.createNestApplication(new FastifyAdapter(), { logger: false });
  try {
    await app.init();
    if (options.consume !== false) await connectConsumers(app);
  } catch (error) {
    await app.close();
    throw error;
  }
  open.add(app);
  return {
    app,
    fatal,
    database: app.get(Database),
    outbox: app.get(Outbox),
    relay: app.get(OutboxRelay, { strict: false }),
    consumer: app.get(BatchConsumer),
    async metric(name, labels = {}) {
      const values = (await metrics.registry.getSingleMetric(name)?.get())?.values ?? [];
      return values
        .filter((value) => Object.entries(labels).every(([label, wanted]) => value.labels[label as never] === wanted))
        .reduce((sum, { value }) => sum + value, 0);
    },
    close: () => {
      open.delete(app);
      return app.close();
    },
  };
}

const open = new Set<INestApplication>();

/** Closes what a test left open, also when it failed. */
export async function closeServices(): Promise<void> {
  const apps = [...open];
  open.clear();
  await Promise.all(apps.map((app) => app.close()));
}
