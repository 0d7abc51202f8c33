import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database, DatabaseModule, type ServiceSchema } from '@textback/database';
import { Test, type TestingModule } from '@nestjs/testing';
import { aTestDatabase, type TestDatabase } from '@textback/testing';
import { DatabaseClock } from './database-clock.js';

const SCHEMA: ServiceSchema = { schema: 'rules', migrations: [] };
const TEN_MINUTES = 600_000;

describe('the clock of a service, on a real Postgres', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let clocks: DatabaseClock[] = [];

  beforeAll(async () => {
    database = await aTestDatabase({ schema: SCHEMA });
    module = await Test.createTestingModule({
      imports: [DatabaseModule.forService(SCHEMA, { url: database.url })],
    }).compile();
    await module.init();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const clock of clocks) clock.onApplicationShutdown();
    clocks = [];
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  const aClock = (on: Pick<Database, 'query'> = module.get(Database)): DatabaseClock => {
    const clock = new DatabaseClock(on as Database);
    clocks.push(clock);
    return clock;
  };
  /** How far a clock is ahead of the database's, in milliseconds. */
  const ahead = async (clock: DatabaseClock): Promise<number> => {
    const [row] = await database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    return clock.now().getTime() - (row?.now.getTime() ?? Number.NaN);
  };
  const real = Date.now;
  const theMachineIsOffBy = (milliseconds: number): void =>
    void jest.spyOn(Date, 'now').mockImplementation(() => real() + milliseconds);

  it.each([TEN_MINUTES, -TEN_MINUTES])('is right on a machine that is off by %i ms', async (offset) => {
    theMachineIsOffBy(offset);
    const clock = aClock();
    expect(Math.abs((await ahead(clock)) - offset)).toBeLessThan(2_000);
    await clock.onModuleInit();
    expect(Math.abs(await ahead(clock))).toBeLessThan(2_000);
  });

  it("does not follow when the machine's clock is moved", async () => {
    const clock = aClock();
    await clock.onModuleInit();
    theMachineIsOffBy(TEN_MINUTES);
    expect(Math.abs(await ahead(clock))).toBeLessThan(2_000);
  });

  it('goes on while the database is away', async () => {
    const clock = aClock({ query: () => Promise.reject(new Error('away')) });
    await clock.onModuleInit();
    const before = clock.now();
    expect(Math.abs(before.getTime() - real())).toBeLessThan(2_000);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before.getTime());
  });
});
