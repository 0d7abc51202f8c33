import type { Kafka, Producer } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { kafkaClient } from '../kafka/client.js';
import { BrokerUnavailable, isTooLarge, isTopicError } from '../kafka/errors.js';
import type { MessagingOptions } from '../options.js';
import type { OutboxRow } from './outbox-session.js';

/** What became of a batch. */
export interface Outcome {
  /** Kafka has them on all in-sync replicas. */
  readonly acknowledged: readonly OutboxRow[];
  /** Topics that Kafka refused, with the reason; the rows of all others were acknowledged. */
  readonly refused: ReadonlyMap<string, unknown>;
}

/** Sends outbox rows to Kafka in order, without losing any when an acknowledgement is lost. */
export class Publisher {
  private readonly kafka: Kafka;
  private producer: Producer | undefined;

  constructor(private readonly options: MessagingOptions) {
    this.kafka = kafkaClient(options.kafka, `${options.service}-relay`);
  }

  /**
   * Sends the rows. When Kafka refuses the batch for one topic, each topic is sent by itself, so that the others go on.
   * Throws {@link BrokerUnavailable} when nothing can be sent; some rows may have arrived all the same.
   */
  async publish(rows: readonly OutboxRow[]): Promise<Outcome> {
    const byTopic = Map.groupBy(rows, ({ topic }) => topic);
    try {
      await this.send(byTopic);
      return { acknowledged: rows, refused: new Map() };
    } catch (error) {
      if (!isTopicError(error)) throw new BrokerUnavailable(error);
    }
    const acknowledged: OutboxRow[] = [];
    const refused = new Map<string, unknown>();
    for (const [topic, own] of byTopic) {
      const error = await this.sendTopic(topic, own, acknowledged);
      if (error !== undefined) refused.set(topic, error);
    }
    return { acknowledged, refused };
  }

  /**
   * Sends rows of one topic and adds those that Kafka has to `acknowledged`. Together they may be too large for a partition,
   * which takes about 1 MiB at once: then by halves, in order. Answers why Kafka refuses the first of the rest, if it does.
   */
  private async sendTopic(topic: string, rows: readonly OutboxRow[], acknowledged: OutboxRow[]): Promise<unknown> {
    try {
      await this.send(new Map([[topic, rows]]));
      acknowledged.push(...rows);
      return undefined;
    } catch (error) {
      if (!isTopicError(error)) throw new BrokerUnavailable(error);
      if (!isTooLarge(error) || rows.length === 1) return error;
    }
    const middle = rows.length >> 1;
    return (
      (await this.sendTopic(topic, rows.slice(0, middle), acknowledged)) ??
      this.sendTopic(topic, rows.slice(middle), acknowledged)
    );
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  private async send(byTopic: ReadonlyMap<string, readonly OutboxRow[]>): Promise<void> {
    try {
      this.producer ??= await this.connect();
      await this.producer.sendBatch({
        acks: -1,
        topicMessages: [...byTopic].map(([topic, rows]) => ({
          topic: this.options.topic(topic),
          messages: rows.map(({ key, value, headers }) => ({ key, value, headers })),
        })),
      });
    } catch (error) {
      // After a failure the next batch may hold other rows under the same sequence numbers, and the broker would take
      // them for a repetition and drop them. A new producer has numbers of its own; what arrives twice, inboxes drop.
      await this.close();
      throw error;
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }
}
