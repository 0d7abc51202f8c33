import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { type CallMissed as CallMissedData, CallMissed, type EventEnvelope } from '@textback/contracts';
import { Database } from '@textback/database';
import { aTestDatabase, aTestKafka, eventually, type TestDatabase, type TestKafka } from '@textback/testing';
import { aService, CHAT, topicsOfChat, type TestService } from '../../test/a-service.js';
import { Consume } from '../consume.js';

/** Writes one row for each event that it handles. */
@Controller()
class Recorder {
  constructor(private readonly database: Database) {}

  @Consume(CallMissed)
  async handle(event: EventEnvelope<CallMissedData>): Promise<void> {
    await this.database.query('INSERT INTO effect (handler, event_id, correlation_id) VALUES ($1, $2, $3)', [
      'recorder',
      event.id,
      event.correlationId,
    ]);
  }
}

describe('BatchConsumer, on a real Kafka and Postgres', () => {
  let kafka: TestKafka;
  let database: TestDatabase;
  let service: TestService | undefined;

  beforeAll(async () => {
    kafka = await aTestKafka();
    database = await aTestDatabase({ schema: CHAT });
    await kafka.createTopics(topicsOfChat(CallMissed));
  });
  afterEach(async () => {
    await service?.close();
    service = undefined;
    await database.query('TRUNCATE effect, inbox');
  });
  afterAll(async () => {
    await kafka.close();
    await database.drop();
  });

  const effects = () => database.query<{ handler: string; event_id: string }>('SELECT * FROM effect ORDER BY n');

  it('handles an event once, although it was published twice', async () => {
    service = await aService({ kafka, database, consumers: [Recorder] });
    const id = await kafka.publish(CallMissed, CallMissed.example as CallMissedData);
    await kafka.publish(CallMissed, CallMissed.example as CallMissedData, { id });
    const last = await kafka.publish(CallMissed, CallMissed.example as CallMissedData);
    await eventually(async () => expect((await effects()).map((row) => row.event_id)).toEqual([id, last]));
  });
});
