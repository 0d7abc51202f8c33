import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, dataSourceOptions } from '@textback/database';
import { aTestDatabase, settingsReplays, type TestDatabase } from '@textback/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { SCHEMA } from '../schema.js';
import { PostgresTextingNumbers } from './persistence/postgres-texting-numbers.js';

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
  // Whose a number was that nobody has any more is not in a compacted topic: it is known as far as it was seen.
  it('D knows whose each texting number is after any replay of the compacted topic', async () => {
    const textingNumbers = new PostgresTextingNumbers(database);
    await fc.assert(
      fc.asyncProperty(settingsReplays, async ({ batches, newest }) => {
        for (const batch of batches) {
          await database.transaction(async () => {
            for (const settings of batch) textingNumbers.apply(settings);
          });
        }
        const owned = newest.flatMap(({ officeId, settings: { numbers } }) =>
          numbers.textingNumber === null ? [] : [[numbers.textingNumber, officeId] as const],
        );
        const known = await database.query(
          `SELECT number, office_id FROM texting_number
           WHERE until IS NULL AND office_id = ANY($1::uuid[]) ORDER BY number`,
          [newest.map(({ officeId }) => officeId)],
        );
        expect(known).toEqual(
          owned
            .map(([number, office_id]) => ({ number, office_id }))
            .toSorted((a, b) => (a.number < b.number ? -1 : 1)),
        );
        expect(await textingNumbers.officesOf(owned.map(([number]) => number))).toEqual(new Map(owned));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
