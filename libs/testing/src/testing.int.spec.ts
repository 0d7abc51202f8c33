import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallMissed } from '@textback/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { aMissedCall, aTcpProxy, aTestDatabase, aTestKafka, eventually, type TestKafka } from './index.js';
import pg from 'pg';

class CreateNote1790000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE TABLE note (id int PRIMARY KEY, text text)');
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE note');
  }
}
const SCHEMA = { schema: 'probe', migrations: [CreateNote1790000000000] };

describe('a test database', () => {
  it('is migrated, is used as the service role, and is separate from the next one', async () => {
    const [one, other] = await Promise.all([aTestDatabase({ schema: SCHEMA }), aTestDatabase({ schema: SCHEMA })]);

    await one.query('INSERT INTO note VALUES ($1, $2)', [1, 'only here']);

    expect(await one.query('SELECT current_user, text FROM note')).toEqual([
      { current_user: 'probe', text: 'only here' },
    ]);
    expect(await other.query('SELECT * FROM note')).toEqual([]);
    await Promise.all([one.drop(), other.drop()]);
  });
});

describe('a test Kafka', () => {
  let kafka: TestKafka;
  beforeAll(async () => {
    kafka = await aTestKafka();
    await kafka.createTopics([CallMissed]);
  });
  afterAll(() => kafka.close());

  it('shows what was published, under the contract', async () => {
    const call = aMissedCall();
    const id = await kafka.publish(CallMissed, call);

    const event = await kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);

    expect(event).toMatchObject({ id, type: 'textback.call.missed.v1', data: call });
  });

  it('shows what else lies in a topic', async () => {
    await kafka.publishRaw('call.missed.chat.dlt', { key: null, value: 'not json', headers: { reason: 'why' } });

    const [record] = await eventually(() => {
      const letters = kafka.deadLetters(CallMissed, 'chat');
      expect(letters).toHaveLength(1);
      return letters;
    });

    expect(record).toMatchObject({ key: null, value: 'not json', headers: { reason: 'why' } });
  });
});

describe('a TCP proxy', () => {
  it('breaks connections and refuses new ones until it is restored', async () => {
    const database = await aTestDatabase({ schema: SCHEMA });
    const proxy = await aTcpProxy(database.url);
    const client = new pg.Client({ connectionString: proxy.through(database.url) });
    const broken = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);

    await proxy.cut();

    await broken;
    const refused = new pg.Client({ connectionString: proxy.through(database.url) });
    await expect(refused.connect()).rejects.toThrow('ECONNREFUSED');
    await proxy.restore();
    const again = new pg.Client({ connectionString: proxy.through(database.url) });
    await again.connect();
    await again.end();
    await proxy.close();
    await database.drop();
  });
});
