import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedKafka, EmbeddedPostgres, onFreePorts, isAlive, repositoryRoot } from '@textback/embedded';
import { RawKafka } from '@textback/messaging';
import pg from 'pg';

/** The servers that a run of Jest uses. */
export interface TestServers {
  /** What every spec gets to know, as environment variables. */
  readonly env: { readonly KAFKA_BROKERS: string; readonly DATABASE_URL: string; readonly TEXTBACK_TEST_RUN: string };
  /** Ends what was started, and deletes what the run left on servers that were there before. */
  stop(): Promise<void>;
}

/** Folders of runs; each ends in the id of the process that owns it. */
const FOLDER = 'textback-test-';

/**
 * The servers of KAFKA_BROKERS and DATABASE_URL, or, for the one that is not set, an embedded one that lives as long as
 * this run. Called by Jest's global setup, once for all spec files.
 */
export async function startTestServers(given: {
  readonly KAFKA_BROKERS?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
}): Promise<TestServers> {
  await sweepAbandoned();
  const folder = join(tmpdir(), FOLDER + process.pid);
  const run = process.pid.toString(36);
  const [kafka, postgres] = await Promise.all([
    given.KAFKA_BROKERS === undefined ? startKafka(folder) : undefined,
    given.DATABASE_URL === undefined ? startPostgres(folder) : undefined,
  ]).catch(async (error: unknown) => {
    // The other one may be running already.
    await wipe(folder);
    throw error;
  });
  const brokers = kafka?.brokers ?? given.KAFKA_BROKERS ?? '';
  const databaseUrl = postgres?.url ?? given.DATABASE_URL ?? '';
  return {
    env: { KAFKA_BROKERS: brokers, DATABASE_URL: databaseUrl, TEXTBACK_TEST_RUN: run },
    stop: async () => {
      await Promise.all([
        kafka === undefined ? deleteTopics(brokers, run) : kafka.stop(),
        postgres === undefined ? dropDatabases(databaseUrl, run) : postgres.stop(),
      ]);
      await wipe(folder);
    },
  };
}

const startKafka = (folder: string): Promise<EmbeddedKafka> =>
  onFreePorts([0, 1], (port) =>
    EmbeddedKafka.start({
      dataDir: join(folder, 'kafka'),
      jarsDir: join(repositoryRoot(), '.data'),
      port,
      controllerPort: port + 1,
      logFile: join(folder, 'kafka.log'),
    }),
  );

const startPostgres = (folder: string): Promise<EmbeddedPostgres> =>
  onFreePorts([0], (port) =>
    EmbeddedPostgres.start({
      dataDir: join(folder, 'postgres'),
      port,
      password: 'textback-test',
      logFile: join(folder, 'postgres.log'),
      durable: false,
    }),
  );

/** A run that was killed leaves its servers running: the next run ends them. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(FOLDER) && !isAlive(Number(name.slice(FOLDER.length)))) await wipe(join(tmpdir(), name));
  }
}

async function wipe(folder: string): Promise<void> {
  await Promise.all([EmbeddedKafka.wipe(join(folder, 'kafka')), EmbeddedPostgres.wipe(join(folder, 'postgres'))]);
  rmSync(folder, { recursive: true, force: true });
}

async function deleteTopics(brokers: string, run: string): Promise<void> {
  const kafka = await RawKafka.connect(brokers.split(','));
  try {
    await kafka.deleteTopics((await kafka.listTopics()).filter((name) => name.startsWith(`test-${run}-`)));
  } finally {
    await kafka.disconnect();
  }
}

async function dropDatabases(url: string, run: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [`test_${run}_`],
    );
    for (const { datname } of rows)
      await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
