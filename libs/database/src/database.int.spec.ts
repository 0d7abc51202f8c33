import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aTcpProxy, aTestDatabase, eventually, type TestDatabase } from '@textback/testing';
import pg from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { dataSourceOptions, migrate, type ServiceSchema } from './data-source.js';
import { Database } from './database.js';
import { DatabaseUnavailable, isContention } from './errors.js';
import { GroupCommit } from './group-commit.js';
import type { Sink, Transaction } from './transaction.js';

class CreateNote1780000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE note (
      id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      word text NOT NULL CHECK (word <> 'bad'))`);
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE note');
  }
}

/** Notes how long it might take. */
class NoteLimit1780000000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query("INSERT INTO note (word) VALUES (current_setting('statement_timeout'))");
  }
  async down(): Promise<void> {}
}

const SCHEMA: ServiceSchema = { schema: 'rules', migrations: [CreateNote1780000000000] };

let testDatabase: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeAll(async () => {
  testDatabase = await aTestDatabase({ schema: SCHEMA });
  dataSource = await new DataSource(dataSourceOptions(SCHEMA, { url: testDatabase.url, poolSize: 5 })).initialize();
  database = new Database(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await testDatabase.drop();
});
afterEach(async () => {
  await testDatabase.query('TRUNCATE note RESTART IDENTITY');
});

const write = (word: string): Promise<unknown> => database.query('INSERT INTO note (word) VALUES ($1)', [word]);
const words = async (): Promise<string[]> =>
  (await testDatabase.query<{ word: string }>('SELECT word FROM note ORDER BY id')).map(({ word }) => word);

describe('Database.transaction', () => {
  it('commits what the work wrote, wherever it was called from', async () => {
    await database.transaction(async () => {
      await write('one');
      await database.transaction(() => write('two'));
    });
    expect(await words()).toEqual(['one', 'two']);
  });

  it('rolls everything back when the work rejects, the joined part too', async () => {
    const failing = database.transaction(async () => {
      await database.transaction(() => write('one'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await words()).toEqual([]);
  });

  it('keeps concurrent transactions apart', async () => {
    await Promise.allSettled(
      ['kept', 'dropped'].map((word) =>
        database.transaction(async () => {
          await write(word);
          if (word === 'dropped') throw new Error('no');
        }),
      ),
    );
    expect(await words()).toEqual(['kept']);
  });

  it('refuses a query once the transaction is over, so that a forgotten await cannot write outside it', async () => {
    let escaped: Transaction | undefined;
    await database.transaction(async (tx) => {
      escaped = tx;
    });
    await expect(escaped?.query('SELECT 1')).rejects.toThrow('over');
    expect(() => database.current).toThrow('inside Database.transaction');
  });

  it('flushes what was collected by the order of the sinks, before the commit and in one go', async () => {
    const written: string[][] = [];
    const sink = (name: string, order: number, then?: Sink<string>): Sink<string> => ({
      name,
      order,
      write: async (rows, tx) => {
        written.push([name, ...rows]);
        await tx.query('INSERT INTO note (word) SELECT unnest($1::text[])', [rows]);
        if (then !== undefined) tx.collect(then, `${name}-caused`);
      },
    });
    const last = sink('last', 300);
    const first = sink('first', 0, last);
    await database.transaction(async (tx) => {
      tx.collect(last, 'c');
      tx.collect(first, 'a');
      tx.collect(first, 'b');
    });
    expect(written).toEqual([
      ['first', 'a', 'b'],
      ['last', 'c', 'first-caused'],
    ]);
    expect(await words()).toEqual(['a', 'b', 'c', 'first-caused']);
  });

  it('tells of the commit only after it, and never of a rollback', async () => {
    const told: string[] = [];
    await database.transaction(async (tx) => {
      tx.afterCommit(() => told.push('committed'));
      expect(told).toEqual([]);
    });
    const failing = database.transaction(async (tx) => {
      tx.afterCommit(() => told.push('rolled back'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(told).toEqual(['committed']);
  });

  it('answers the rows of whatever statement, inside a transaction and outside', async () => {
    await write('one');
    const change = () => database.query(`UPDATE note SET word = word || '!' RETURNING word`);
    expect(await change()).toEqual([{ word: 'one!' }]);
    expect(await database.transaction(change)).toEqual([{ word: 'one!!' }]);
    expect(await database.query('DELETE FROM note')).toEqual([]);
  });

  it('rejects when an error was swallowed inside: Postgres then answers a COMMIT with a rollback, without a word', async () => {
    const swallowing = database.transaction(async () => {
      await write('one');
      await write('bad').catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: '23514' });
    expect(await words()).toEqual([]);
  });

  it('a failing statement keeps the SQLSTATE of Postgres', async () => {
    await expect(database.transaction(() => write('bad'))).rejects.toMatchObject({ code: '23514' });
    await expect(write('bad')).rejects.toMatchObject({ code: '23514' });
  });

  it('a deadlock counts as contention: the same transaction may be run again', async () => {
    await testDatabase.query("INSERT INTO note (word) VALUES ('a'), ('b')");
    const lock = (id: number): Promise<unknown> => database.query('SELECT 1 FROM note WHERE id = $1 FOR UPDATE', [id]);
    let bothHold: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (bothHold = resolve));
    let holding = 0;
    const crossing = ([mine, theirs]: readonly [number, number]): Promise<unknown> =>
      database.transaction(async () => {
        await lock(mine);
        holding += 1;
        if (holding === 2) bothHold();
        await held;
        await lock(theirs);
      });
    const outcomes = await Promise.allSettled([crossing([1, 2]), crossing([2, 1])]);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(reasons.map(isContention)).toEqual([true]);
  });
});

describe('migrate', () => {
  it('runs what has not run yet, and gives it all the time that a large table takes', async () => {
    const later = { ...SCHEMA, migrations: [...SCHEMA.migrations, NoteLimit1780000000001] };
    expect(await migrate(later, testDatabase.url)).toEqual([NoteLimit1780000000001.name]);
    expect(await words()).toEqual(['0']);
    expect(await migrate(later, testDatabase.url)).toEqual([]);
  });
});

describe('an unavailable Postgres', () => {
  it('is DatabaseUnavailable within two seconds, and the pool recovers by itself', async () => {
    const proxy = await aTcpProxy(testDatabase.url);
    const source = await new DataSource(
      dataSourceOptions(SCHEMA, { url: proxy.through(testDatabase.url), poolSize: 2 }),
    ).initialize();
    const remote = new Database(source);
    try {
      expect(await remote.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await proxy.cut();
      await expect(remote.transaction(() => remote.query('SELECT 1'))).rejects.toBeInstanceOf(DatabaseUnavailable);
      await expect(remote.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailable);
      await proxy.restore();
      await eventually(async () => {
        expect(await remote.transaction(() => remote.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
      });
    } finally {
      await source.destroy();
      await proxy.close();
    }
  });

  it('a connection whose other end vanished is given up and replaced, instead of hanging until the network notices', async () => {
    const proxy = await aTcpProxy(testDatabase.url);
    const options = dataSourceOptions(SCHEMA, { url: proxy.through(testDatabase.url), poolSize: 1 });
    const source = await new DataSource({ ...options, extra: { ...options.extra, query_timeout: 300 } }).initialize();
    const remote = new Database(source);
    try {
      const stuck = remote.transaction(async () => {
        await remote.query('SELECT 1');
        proxy.silence();
        await remote.query('SELECT 2');
      });
      await expect(stuck).rejects.toBeInstanceOf(DatabaseUnavailable);
      expect(await remote.transaction(() => remote.query('SELECT 3 AS three'))).toEqual([{ three: 3 }]);
      proxy.silence();
      await expect(remote.query('SELECT 4')).rejects.toBeInstanceOf(DatabaseUnavailable);
      expect(await remote.query('SELECT 5 AS five')).toEqual([{ five: 5 }]);
      proxy.silence();
      await expect(remote.transaction(() => remote.query('SELECT 6'))).rejects.toBeInstanceOf(DatabaseUnavailable);
      expect(await remote.query('SELECT 7 AS seven')).toEqual([{ seven: 7 }]);
    } finally {
      await source.destroy();
      await proxy.close();
    }
  });

  it('a backend that is killed under a transaction is DatabaseUnavailable, and nothing was written', async () => {
    const killed = database.transaction(async () => {
      await write('lost');
      const [row] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const admin = new pg.Client({ connectionString: testDatabase.adminUrl });
      await admin.connect();
      await admin.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await admin.end();
      await write('never');
    });
    await expect(killed).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await words()).toEqual([]);
  });
});

describe('GroupCommit', () => {
  const insertAll = async (items: readonly string[]): Promise<void> => {
    await database.query('INSERT INTO note (word) SELECT unnest($1::text[])', [items]);
  };

  it('lets what arrives together share transactions', async () => {
    const groups: number[] = [];
    const group = new GroupCommit<string>(
      database,
      async (items) => {
        groups.push(items.length);
        await insertAll(items);
      },
      { lanes: 1, size: 100 },
    );
    await Promise.all(Array.from({ length: 50 }, (_, index) => group.commit(`n${index}`)));
    expect(await words()).toHaveLength(50);
    expect(groups.length).toBeLessThan(50);
  });

  it('one bad item fails alone: the others of its group are committed', async () => {
    const group = new GroupCommit<string>(database, insertAll, { lanes: 1, size: 100 });
    const outcomes = await Promise.allSettled(['a', 'b', 'bad', 'c', 'd'].map((word) => group.commit(word)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect((await words()).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('drops what is still waiting when its time is up, so that an outage leaves no queue of requests long answered', async () => {
    const gate = Promise.withResolvers<void>();
    const group = new GroupCommit<string>(
      database,
      async (items) => {
        if (items.includes('slow')) await gate.promise;
        await insertAll(items);
      },
      { lanes: 1, size: 100 },
    );
    const slow = group.commit('slow');
    await expect(group.commit('too late', { within: 20 })).rejects.toBeInstanceOf(DatabaseUnavailable);
    const patient = group.commit('patient');
    gate.resolve();
    await Promise.all([slow, patient]);
    expect(await words()).toEqual(['slow', 'patient']);
  });

  it('never answers before the commit', async () => {
    const group = new GroupCommit<string>(database, insertAll);
    await group.commit('seen');
    expect(await words()).toEqual(['seen']);
  });
});
