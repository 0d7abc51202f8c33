import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase, aTestKafka, type TestDatabase, type TestKafka } from '@textback/testing';
import { aService, CHAT, closeServices } from '../../test/a-service.js';
import { InboxRetention } from './inbox-retention.js';

describe('InboxRetention', () => {
  let kafka: TestKafka;
  let database: TestDatabase;

  beforeAll(async () => {
    kafka = await aTestKafka();
    database = await aTestDatabase({ schema: CHAT });
  });
  afterAll(async () => {
    await closeServices();
    await kafka.close();
    await database.drop();
  });

  it('forgets events after 30 days, however many there are, and no earlier', async () => {
    const service = await aService({ kafka, database, consume: false });
    await database.query(
      `INSERT INTO inbox (consumer, event_id, source, received_at)
       SELECT 'chat', 'old-' || n, 'test', now() - interval '30 days 1 minute' FROM generate_series(1, 7000) AS n
       UNION ALL SELECT 'chat', 'kept', 'test', now() - interval '29 days 23 hours'`,
    );
    expect(await service.app.get(InboxRetention, { strict: false }).execute()).toBe(7_000);
    expect(await database.query('SELECT event_id FROM inbox')).toEqual([{ event_id: 'kept' }]);
  });
});
