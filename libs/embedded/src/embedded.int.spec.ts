import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawKafka } from '@textback/messaging';
import { eventually } from '@textback/testing';
import pg from 'pg';
import { EmbeddedKafka } from './kafka.js';
import { findFreePorts, isFree } from './ports.js';
import { EmbeddedPostgres } from './postgres.js';
import { isAlive } from './processes.js';
import { repositoryRoot } from './repository-root.js';

// Everything here is real: servers, ports, processes, signals.
const MINUTE = 60_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'textback-embedded-'));
});
afterAll(async () => {
  await EmbeddedPostgres.wipe(join(folder, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
});

const startPostgres = (port: number, progress: string[] = []) =>
  EmbeddedPostgres.start({
    dataDir: join(folder, 'postgres'),
    port,
    password: 'p@ss/word',
    logFile: join(folder, 'postgres.log'),
    progress: (line) => progress.push(line),
  });
const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const startKafka = async (progress: string[] = []): Promise<EmbeddedKafka> => {
  const port = await findFreePorts([0, 1]);
  return EmbeddedKafka.start({
    dataDir: join(folder, 'kafka'),
    jarsDir: join(repositoryRoot(), '.data'),
    port,
    controllerPort: port + 1,
    logFile: join(folder, 'kafka.log'),
    progress: (line) => progress.push(line),
  });
};

describe('the embedded Postgres', () => {
  it(
    'keeps what was committed, over an orderly stop and over SIGKILL',
    async () => {
      const port = await findFreePorts();
      const first = await startPostgres(port);
      await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS id');
      await first.stop();
      expect(isAlive(first.pid)).toBe(false);

      const second = await startPostgres(port);
      await query(second.url, 'INSERT INTO kept VALUES (2)');
      await second.kill();

      const third = await startPostgres(port);
      expect(await query(third.url, 'SELECT id FROM kept ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
      await third.stop();
    },
    MINUTE,
  );

  it(
    'takes over from a server whose parent was killed',
    async () => {
      const port = await findFreePorts();
      const orphan = await startPostgres(port);
      const progress: string[] = [];

      const next = await startPostgres(port, progress);

      expect(progress).toContain(`ending the Postgres of an earlier run (process ${orphan.pid})`);
      expect(isAlive(orphan.pid)).toBe(false);
      await next.stop();
    },
    MINUTE,
  );

  it('asks for the password', async () => {
    const server = await startPostgres(await findFreePorts());

    await expect(query(server.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    );
    await server.stop();
  });

  it('says who holds its port', async () => {
    const port = await findFreePorts();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));

    await expect(startPostgres(port)).rejects.toThrow(
      `Port ${port}, needed for Postgres, is in use by process ${process.pid}`,
    );
    squatter.close();
  });

  it('forgets everything when it is wiped', async () => {
    const port = await findFreePorts();
    await startPostgres(port);

    await EmbeddedPostgres.wipe(join(folder, 'postgres'));

    expect(await isFree(port)).toBe(true);
    const fresh = await startPostgres(port);
    await expect(query(fresh.url, 'SELECT * FROM kept')).rejects.toThrow('does not exist');
    await fresh.stop();
  });
});

describe('the embedded Kafka', () => {
  it(
    'keeps its topics when it is started again on other ports, and takes over from one whose parent was killed',
    async () => {
      const first = await startKafka();
      const client = await RawKafka.connect([first.brokers]);
      await client.createTopics([{ name: 'kept', partitions: 2 }]);
      await client.send('kept', [{ key: 'k', value: 'v' }]);
      await client.disconnect();
      await first.stop();
      expect(isAlive(first.pid)).toBe(false);

      const orphan = await startKafka();
      const progress: string[] = [];
      const third = await startKafka(progress);

      expect(progress).toEqual([`ending the Kafka of an earlier run (process ${orphan.pid})`]);
      const again = await RawKafka.connect([third.brokers]);
      const values: (string | undefined)[] = [];
      await again.tail(['kept'], (record) => values.push(record.value?.toString()));
      await eventually(() => expect(values).toEqual(['v']));
      await again.disconnect();
      await third.stop();
    },
    2 * MINUTE,
  );
});
