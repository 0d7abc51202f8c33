import type { SmsSent } from '@textback/contracts';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { INSERT_EFFECTS } from '../measures/bench-database.js';

const CHUNK = 200;

/**
 * The floor of the consumer: bare kafkajs `eachBatch` over as many partitions at once as ours, one transaction a chunk, the
 * same SQL. It parses JSON and checks nothing; it has no retries, no bisection and no dead letters.
 */
export async function rawConsumer(options: {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly group: string;
  readonly databaseUrl: string;
}): Promise<{ stop: () => Promise<void> }> {
  const kafka = new Kafka({ clientId: 'bench-floor', brokers: [...options.brokers], logLevel: logLevel.NOTHING });
  const pool = new pg.Pool({ connectionString: options.databaseUrl, options: '-c search_path=chat', max: 10 });
  const consumer = kafka.consumer({ groupId: options.group, maxWaitTimeInMs: 500 });
  await consumer.connect();
  await consumer.subscribe({ topics: [options.topic], fromBeginning: true });
  await consumer.run({
    autoCommit: true,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 4,
    eachBatch: async ({ batch, resolveOffset }) => {
      for (let from = 0; from < batch.messages.length; from += CHUNK) {
        const chunk = batch.messages.slice(from, from + CHUNK);
        const events = chunk.map(({ value, headers }) => ({
          id: String(headers?.['ce_id']),
          source: String(headers?.['ce_source']),
          data: JSON.parse(String(value)) as SmsSent,
        }));
        const client = await pool.connect();
        await client.query('BEGIN');
        await client.query(
          `INSERT INTO inbox (consumer, event_id, source)
           SELECT $1, id, source FROM unnest($2::text[], $3::text[]) AS event (id, source)
           ON CONFLICT DO NOTHING RETURNING event_id AS id, source`,
          [options.group, events.map(({ id }) => id), events.map(({ source }) => source)],
        );
        await client.query(INSERT_EFFECTS, [
          events.map(({ data }) => data.dispatchId),
          events.map(({ data }) => data.parts ?? 1),
        ]);
        await client.query('COMMIT');
        client.release();
        const last = chunk.at(-1);
        if (last !== undefined) resolveOffset(last.offset);
      }
    },
  });
  return {
    stop: async () => {
      await consumer.disconnect();
      await pool.end();
    },
  };
}
