import { EmbeddedKafka, EmbeddedPostgres } from '@textback/embedded';
import type { StackFolder } from './folder.js';
import type { Secrets } from './secrets.js';
import type { StackPorts } from './services.js';

/** The broker and the database of a stack: given ones, or our own. */
export interface Storage {
  readonly kafkaBrokers: string;
  /** Administrator's connection. */
  readonly databaseUrl: string;
  /** What of it we run ourselves. */
  readonly own: readonly { readonly name: string; readonly exited: EmbeddedKafka['exited']; readonly pid: number }[];
  stop(): Promise<void>;
}

export interface StorageOptions {
  readonly folder: StackFolder;
  /** Where the broker's jars are kept; shared by all stacks of a clone. */
  readonly jarsDir: string;
  readonly ports: StackPorts;
  readonly secrets: Secrets;
  readonly kafkaBrokers: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly progress: (line: string) => void;
}

/** Starts what was not given; both at the same time, and neither stays when the other fails. */
export async function startStorage(options: StorageOptions): Promise<Storage> {
  const [kafka, postgres] = await Promise.allSettled([startKafka(options), startPostgres(options)]);
  const own = [kafka, postgres].flatMap((one) => (one.status === 'fulfilled' && one.value !== null ? [one.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(own.map((one) => one.stop()));
  };
  if (kafka.status === 'rejected' || postgres.status === 'rejected') {
    await stop();
    throw kafka.status === 'rejected' ? kafka.reason : (postgres as PromiseRejectedResult).reason;
  }
  return {
    kafkaBrokers: kafka.value?.brokers ?? options.kafkaBrokers ?? '',
    databaseUrl: postgres.value?.url ?? options.databaseUrl ?? '',
    own: [
      ...(kafka.value === null ? [] : [{ name: 'Kafka', exited: kafka.value.exited, pid: kafka.value.pid }]),
      ...(postgres.value === null
        ? []
        : [{ name: 'Postgres', exited: postgres.value.exited, pid: postgres.value.pid }]),
    ],
    stop,
  };
}

async function startKafka({
  folder,
  jarsDir,
  ports,
  kafkaBrokers,
  progress,
}: StorageOptions): Promise<EmbeddedKafka | null> {
  if (kafkaBrokers !== undefined) {
    progress(`using the Kafka at ${kafkaBrokers} (KAFKA_BROKERS)`);
    return null;
  }
  const kafka = await EmbeddedKafka.start({
    dataDir: folder.kafka,
    jarsDir,
    port: ports.kafka,
    controllerPort: ports.kafkaController,
    logFile: folder.logOf('kafka'),
    progress,
  });
  progress(`Kafka answers on ${kafka.brokers}`);
  return kafka;
}

async function startPostgres({
  folder,
  ports,
  secrets,
  databaseUrl,
  progress,
}: StorageOptions): Promise<EmbeddedPostgres | null> {
  if (databaseUrl !== undefined) {
    progress(`using the Postgres at ${new URL(databaseUrl).host} (DATABASE_URL)`);
    return null;
  }
  const postgres = await EmbeddedPostgres.start({
    dataDir: folder.postgres,
    port: ports.postgres,
    password: secrets.postgresPassword,
    logFile: folder.logOf('postgres'),
    progress,
  });
  progress(`Postgres answers on 127.0.0.1:${ports.postgres}`);
  return postgres;
}
