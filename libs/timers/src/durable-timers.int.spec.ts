import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule, type ServiceSchema } from '@textback/database';
import { currentCorrelation, withCorrelation } from '@textback/observability';
import { aTestDatabase, eventually, type TestDatabase } from '@textback/testing';
import { z } from 'zod';
import { defineTimer, Timers, TimersModule } from './index.js';

const SCHEMA: ServiceSchema = { schema: 'rules', migrations: [] };
const Reminder = defineTimer({ name: 'reminder', data: z.object({ n: z.number() }) });

interface Ring {
  readonly n: number;
  readonly at: number;
  readonly correlationId: string | undefined;
}

/** A service that notes when its timer rings. */
interface TestService {
  readonly timers: Timers;
  readonly rings: Ring[];
  /** The numbers whose next ring throws. */
  readonly failing: Set<number>;
  /** Sets timers in one transaction, which `fail` rolls back. */
  set(numbers: readonly number[], due: Date, fail?: boolean): Promise<void>;
  close(): Promise<void>;
}

async function aService(url: string): Promise<TestService> {
  const rings: Ring[] = [];
  const failing = new Set<number>();
  const feature = (timers: Timers) => ({
    onModuleInit: () =>
      timers.on(Reminder, ({ n }) => {
        if (failing.delete(n)) return Promise.reject(new TypeError('planned'));
        rings.push({ n, at: Date.now(), correlationId: currentCorrelation()?.correlationId });
        return Promise.resolve();
      }),
  });
  const app: INestApplicationContext = await NestFactory.createApplicationContext(
    {
      module: class Root {},
      imports: [
        DatabaseModule.forService(SCHEMA, { url }),
        TimersModule.forService({ service: 'rules', databaseUrl: url }),
      ],
      providers: [{ provide: 'feature', inject: [Timers], useFactory: feature }],
    },
    { logger: false },
  );
  const database = app.get(Database);
  const timers = app.get(Timers);
  return {
    timers,
    rings,
    failing,
    set: (numbers, due, fail = false) =>
      database.transaction(async (tx) => {
        for (const n of numbers) timers.set(Reminder, { n }, due);
        if (!fail) return;
        await tx.flush();
        throw new Error('rolled back');
      }),
    close: () => app.close(),
  };
}

const soon = (milliseconds: number): Date => new Date(Date.now() + milliseconds);

describe('durable timers, on a real Postgres', () => {
  let database: TestDatabase;
  let service: TestService | undefined;

  beforeAll(async () => {
    database = await aTestDatabase({ schema: SCHEMA });
  });
  afterEach(async () => {
    await service?.close();
    service = undefined;
  });
  afterAll(() => database.drop());

  const numbers = (): number[] => (service?.rings ?? []).map(({ n }) => n).sort((a, b) => a - b);
  const kept = async (): Promise<number> => {
    const rows = await database.query("SELECT 1 FROM rules_timers.job WHERE name = 'reminder' AND state < 'completed'");
    return rows.length;
  };

  it('rings once, long before the next poll, in the correlation that it was set in', async () => {
    service = await aService(database.url);
    const due = soon(300);
    await withCorrelation('call-1', async () => service?.set([1], due));
    await eventually(() => expect(numbers()).toEqual([1]));
    const [ring] = service.rings;
    expect(ring?.correlationId).toBe('call-1');
    expect((ring?.at ?? 0) - due.getTime()).toBeGreaterThanOrEqual(0);
    expect((ring?.at ?? 0) - due.getTime()).toBeLessThan(1_000);
    await eventually(async () => expect(await kept()).toBe(0));
    expect(numbers()).toEqual([1]);
  });

  it('does not exist before the commit, nor after a rollback', async () => {
    service = await aService(database.url);
    await expect(service.set([1, 2], soon(0), true)).rejects.toThrow('rolled back');
    await service.set([3], soon(0));
    await eventually(() => expect(numbers()).toEqual([3]));
    await eventually(async () => expect(await kept()).toBe(0));
  });

  it('refuses data that is not what the timer carries, and to be set outside of a transaction', async () => {
    service = await aService(database.url);
    await expect(service.set([Number.NaN], soon(0))).rejects.toThrow(/expected number/i);
    expect(() => service?.timers.set(Reminder, { n: 1 }, soon(0))).toThrow('inside Database.transaction');
    expect(await kept()).toBe(0);
  });

  it('rings again when the process that rang it died', async () => {
    service = await aService(database.url);
    await service.set([1], soon(60_000));
    // What such a process leaves: a timer that is ringing, by somebody who gives no sign of life.
    await database.query(
      `UPDATE rules_timers.job SET state = 'active', start_after = now() - interval '1 minute',
         started_on = now() - interval '1 minute', heartbeat_on = now() - interval '1 minute'
       WHERE name = 'reminder' AND state = 'created'`,
    );
    await eventually(() => expect(numbers()).toEqual([1]), { within: 40_000 });
  }, 60_000);

  it('rings in the next process when this one ended before it was due', async () => {
    service = await aService(database.url);
    await service.set([1], soon(100));
    await service.close();
    service = await aService(database.url);
    await eventually(() => expect(numbers()).toEqual([1]), { within: 8_000 });
  }, 15_000);

  it('rings again, after a while, when its handler throws; the others of its batch are not touched', async () => {
    service = await aService(database.url);
    service.failing.add(2);
    await service.set([1, 2, 3], soon(50));
    await eventually(() => expect(numbers()).toEqual([1, 3]));
    await eventually(() => expect(numbers()).toEqual([1, 2, 3]), { within: 12_000 });
  }, 15_000);

  it('rings 300 timers that are due at the same moment, each once', async () => {
    service = await aService(database.url);
    const all = Array.from({ length: 300 }, (_, n) => n);
    const due = soon(200);
    await service.set(all, due);
    await eventually(() => expect(numbers()).toEqual(all), { within: 5_000 });
    expect(Math.max(...service.rings.map(({ at }) => at)) - due.getTime()).toBeLessThan(4_000);
  });
});
