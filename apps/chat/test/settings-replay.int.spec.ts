import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, dataSourceOptions } from '@textback/database';
import { aTestDatabase, settingsReplays, type TestDatabase } from '@textback/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { ProjectOffices } from '../src/offices/application/project-offices.js';
import { OfficeSettingsConsumer } from '../src/offices/consumers/office-settings.consumer.js';
import { SqlOfficeFacts } from '../src/offices/persistence/sql-office-facts.js';
import { SCHEMA } from '../src/schema.js';

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
  it('R14 has the newest settings of each office after any replay of the compacted topic', async () => {
    const consumer = new OfficeSettingsConsumer(new ProjectOffices(database, new SqlOfficeFacts(database)));
    await fc.assert(
      fc.asyncProperty(settingsReplays, async ({ batches, newest }) => {
        for (const batch of batches) {
          await database.transaction(async () => {
            for (const data of batch) await consumer.handle({ data } as Parameters<typeof consumer.handle>[0]);
          });
        }
        const known = await database.query(
          `SELECT office_id, version, allow_known, allow_unknown, texting_number FROM office
           WHERE office_id = ANY($1::uuid[]) ORDER BY office_id`,
          [newest.map(({ officeId }) => officeId)],
        );
        const expected = newest
          .map(({ officeId, version, settings: { chat, numbers } }) => ({
            office_id: officeId,
            version,
            allow_known: chat.allowPatientsAndContactsToStartChat,
            allow_unknown: chat.allowMessagesFromUnknownNumbers,
            texting_number: numbers.textingNumber,
          }))
          .toSorted((one, other) => (one.office_id < other.office_id ? -1 : 1));
        expect(known).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
