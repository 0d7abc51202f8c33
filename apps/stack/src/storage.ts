import { EmbeddedKafka, EmbeddedPostgres } from '@textback/embedded';
import type { StackFolder } from './folder.js';
import type { Secrets } from './secrets.js';
import type { StackPorts } from './services.js';

export type StorageName = 'Kafka' | 'Postgres';

/** A Kafka or a Postgres that the stack runs itself. */
export interface StorageServer {
  readonly name: StorageName;
  readonly pid: number;
  readonly exited: EmbeddedKafka['exited'];
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export interface StorageOptions {
  readonly folder: StackFolder;
  /** Where the broker's jars are kept; shared by all stacks of a clone. */
  readonly jarsDir: string;
  readonly ports: StackPorts;
  readonly secrets: Secrets;
  readonly progress: (line: string) => void;
}

export async function startKafka({ folder, jarsDir, ports, progress }: StorageOptions): Promise<StorageServer> {
  const kafka = await EmbeddedKafka.start({
    dataDir: folder.kafka,
    jarsDir,
    port: ports.kafka,
    controllerPort: ports.kafkaController,
    logFile: folder.logOf('kafka'),
    progress,
  });
  progress(`Kafka answers on ${kafka.brokers}`);
  const { pid, exited } = kafka;
  return { name: 'Kafka', pid, exited, stop: () => kafka.stop(), kill: () => kafka.kill() };
}

export async function startPostgres({ folder, ports, secrets, progress }: StorageOptions): Promise<StorageServer> {
  const postgres = await EmbeddedPostgres.start({
    dataDir: folder.postgres,
    port: ports.postgres,
    password: secrets.postgresPassword,
    logFile: folder.logOf('postgres'),
    progress,
  });
  progress(`Postgres answers on 127.0.0.1:${ports.postgres}`);
  const { pid, exited } = postgres;
  return { name: 'Postgres', pid, exited, stop: () => postgres.stop(), kill: () => postgres.kill() };
}
