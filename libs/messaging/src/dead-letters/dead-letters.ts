import { deadLetterTopicOf, EVENTS } from '@textback/contracts';
import type { Kafka } from 'kafkajs';
import { headerText } from '../consumer/event-record.js';
import { kafkaClient } from '../kafka/client.js';
import { readAll, type StoredRecord } from '../kafka/read-all.js';
import type { KafkaOptions } from '../options.js';
import { type DeadLetterOrigin, isTruncated, originalHeaders, originOf, redrivenBy, redrivenMark } from './headers.js';

/** A message that a consumer put aside, with what is known about it. */
export interface DeadLetter {
  /** Where it lies, e.g. `call.missed.chat.dlt/0@12`; names it in commands. Without prefix. */
  readonly id: string;
  readonly origin: DeadLetterOrigin;
  /** CloudEvents id and type, when the message had them. */
  readonly eventId: string | undefined;
  readonly eventType: string | undefined;
  readonly key: Buffer | null;
  /** Null: the message had none, or was too large to be kept ({@link truncated}). */
  readonly value: Buffer | null;
  /** Too large to be kept: the value is only where the message came from. */
  readonly truncated: boolean;
  readonly record: StoredRecord;
}

/** Reads the dead letters of all consumers, and sends them back to where they came from. For people, through a command. */
export class DeadLetters {
  private readonly kafka: Kafka;

  constructor(private readonly options: KafkaOptions) {
    this.kafka = kafkaClient(options, 'dead-letters');
  }

  /** All that were not redriven yet, oldest first. */
  async list(): Promise<DeadLetter[]> {
    const records = await readAll(this.kafka, `${this.options.topicPrefix}dead-letters`, await this.topics());
    const redriven = new Set(records.flatMap((record) => redrivenBy(record.headers) ?? []));
    return records
      .flatMap((record) => this.letterOf(record) ?? [])
      .filter(({ id }) => !redriven.has(id))
      .sort((a, b) => a.origin.at.localeCompare(b.origin.at));
  }

  /**
   * Sends the letters back to their original topics as they were: same key, value and headers. Consumers that handled the
   * event before drop it by their inbox; the one that failed has no inbox row and tries again. What fails again becomes a
   * new dead letter. Throws, before sending any, when one was too large to be kept.
   */
  async redrive(letters: readonly DeadLetter[]): Promise<void> {
    const lost = letters.find(({ truncated }) => truncated);
    if (lost !== undefined)
      throw new Error(
        `${lost.id} was too large to be kept. The message is at ${lost.origin.topic}/${lost.origin.partition}@${lost.origin.offset}.`,
      );
    const producer = this.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    try {
      for (const { id, origin, record } of letters) {
        await producer.send({
          topic: this.options.topicPrefix + origin.topic,
          acks: -1,
          messages: [{ key: record.key, value: record.value, headers: originalHeaders(record.headers) }],
        });
        // Marked afterwards: a crash in between redrives it twice, and the inboxes drop the second.
        await producer.send({
          topic: record.topic,
          acks: -1,
          messages: [{ key: record.key, value: null, headers: redrivenMark(id, new Date()) }],
        });
      }
    } finally {
      await producer.disconnect();
    }
  }

  /** The dead-letter topics that exist. */
  private async topics(): Promise<string[]> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      return EVENTS.flatMap(({ topic, consumers }) => consumers.map((consumer) => deadLetterTopicOf(topic, consumer)))
        .map((topic) => this.options.topicPrefix + topic)
        .filter((topic) => existing.has(topic));
    } finally {
      await admin.disconnect();
    }
  }

  private letterOf(record: StoredRecord): DeadLetter | null {
    const origin = originOf(record.headers);
    if (origin === null) return null;
    return {
      id: `${record.topic.slice(this.options.topicPrefix.length)}/${record.partition}@${record.offset}`,
      origin,
      eventId: headerText(record.headers, 'ce_id'),
      eventType: headerText(record.headers, 'ce_type'),
      key: record.key,
      value: record.value,
      truncated: isTruncated(record.headers),
      record,
    };
  }
}
