import { randomUUID } from 'node:crypto';
import type { IHeaders, Kafka } from 'kafkajs';

/** A record as it lies in a topic. */
export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** Reads the topics from their beginning to what is their end now, and leaves no trace in any group. */
export async function readAll(kafka: Kafka, group: string, topics: readonly string[]): Promise<StoredRecord[]> {
  const last = await lastOffsets(kafka, topics);
  if (last.size === 0) return [];
  const records: StoredRecord[] = [];
  const consumer = kafka.consumer({ groupId: `${group}.${randomUUID()}`, maxWaitTimeInMs: 100 });
  const finished = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) finished.reject(payload.error);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({
      topics: [...new Set([...last.values()].map(({ topic }) => topic))],
      fromBeginning: true,
    });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch: { topic, partition, messages } }) => {
        const key = `${topic}/${partition}`;
        for (const { offset, key: recordKey, value, headers = {} } of messages) {
          const end = last.get(key);
          if (end !== undefined && BigInt(offset) <= end.offset)
            records.push({ topic, partition, offset, key: recordKey, value, headers });
          if (end !== undefined && BigInt(offset) >= end.offset) last.delete(key);
        }
        if (last.size === 0) finished.resolve();
        return Promise.resolve();
      },
    });
    await finished.promise;
  } finally {
    await consumer.disconnect();
  }
  return records;
}

/** The last offset of each partition that holds anything. */
async function lastOffsets(
  kafka: Kafka,
  topics: readonly string[],
): Promise<Map<string, { topic: string; offset: bigint }>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const last = new Map<string, { topic: string; offset: bigint }>();
    for (const topic of topics)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (BigInt(high) > BigInt(low)) last.set(`${topic}/${partition}`, { topic, offset: BigInt(high) - 1n });
    return last;
  } finally {
    await admin.disconnect();
  }
}
