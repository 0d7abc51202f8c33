import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, dataSourceOptions } from '@textback/database';
import { aTestDatabase, settingsReplays, type TestDatabase } from '@textback/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { SCHEMA } from '../schema.js';
import { PostgresOfficeLines } from './persistence/postgres-office-lines.js';

// Real: Postgres. The order of Kafka is what is varied.
let testDatabase: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeAll(async () => {
  testDatabase = await aTestDatabase({ schema: SCHEMA });
  dataSource = await new DataSource(dataSourceOptions(SCHEMA, { url: testDatabase.url, poolSize: 2 })).initialize();
  database = new Database(dataSource);
}, 30_000);
afterAll(async () => {
  await dataSource.destroy();
  await testDatabase.drop();
});

describe('the projection of office.settings', () => {
  it('D knows whose each line and texting number is after any replay of the compacted topic', async () => {
    const lines = new PostgresOfficeLines(database);
    await fc.assert(
      fc.asyncProperty(settingsReplays, async ({ batches, newest, numbers }) => {
        for (const batch of batches) {
          await database.transaction(async () => {
            for (const settings of batch) lines.apply(settings);
          });
        }
        const owned = newest.flatMap(({ officeId, settings: { numbers: has } }) =>
          [has.textingNumber, ...has.lines].flatMap((number) => (number === null ? [] : [[number, officeId] as const])),
        );
        expect(await lines.officesOf(numbers)).toEqual(new Map(owned));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
