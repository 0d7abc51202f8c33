import { EmbeddedKafka, EmbeddedPostgres } from '@textback/embedded';
import type { StackFolder } from './folder.js';
import type { Secrets } from './secrets.js';
import type { StackPorts } from './services.js';

/** A Kafka or a Postgres that the stack runs itself. */
export interface StorageServer {
  readonly name: 'Kafka' | 'Postgres';
  readonly exited: EmbeddedKafka['exited'];
  stop(): Promise<void>;
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
  return { name: 'Kafka', exited: kafka.exited, stop: () => kafka.stop() };
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
  return { name: 'Postgres', exited: postgres.exited, stop: () => postgres.stop() };
}
