import { deadLetterTopicOf } from '@textback/contracts';
import { Injectable, Logger } from '@nestjs/common';
import { crashPoint } from '@textback/observability';
import type { IHeaders, Kafka, Producer } from 'kafkajs';
import type { EventRecord } from '../consumer/event-record.js';
import { kafkaClient } from '../kafka/client.js';
import { isTooLarge } from '../kafka/errors.js';
import { Backoff } from '../kafka/patience.js';
import { MessagingOptions } from '../options.js';
import { type DeadLetterCause, deadLetterHeaders, TRUNCATED } from './headers.js';

/** Puts what this service could not process aside, whole, with the reason. */
@Injectable()
export class DeadLetterWriter {
  private readonly logger = new Logger(DeadLetterWriter.name);
  private readonly kafka: Kafka;
  private producer: Promise<Producer> | undefined;

  constructor(private readonly options: MessagingOptions) {
    this.kafka = kafkaClient(options.kafka, `${options.service}-dead-letters`);
  }

  /**
   * Resolves once Kafka has acknowledged the dead letter: only then may the message's offset move. Tries until then, and
   * throws Interrupted when `signal` is aborted first.
   */
  async write(
    record: EventRecord,
    cause: Omit<DeadLetterCause, 'consumer' | 'at'>,
    signal: AbortSignal,
  ): Promise<void> {
    let headers = deadLetterHeaders(record, {
      ...cause,
      consumer: this.options.service,
      at: new Date().toISOString(),
    });
    const backoff = new Backoff(this.options.consumer.backoff, this.options.consumer.longestBackoff);
    let value = record.value;
    for (;;) {
      try {
        crashPoint('dead-letter:before-write');
        await this.send(record, value, headers);
        crashPoint('dead-letter:written');
        this.logger.warn(
          `Dead letter: ${record.topic}/${record.partition}@${record.offset} after ${cause.attempts} attempts: ${cause.reason}`,
        );
        return;
      } catch (error) {
        if (isTooLarge(error) && value !== null) {
          // The origin's offset is in the headers, so even without its value the letter leads to the message.
          value = null;
          headers = { ...headers, ...TRUNCATED };
        } else {
          this.logger.error(`Cannot write a dead letter: ${error instanceof Error ? error.name : 'unknown error'}`);
          await backoff.wait(signal);
        }
      }
    }
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await (await producer?.catch(() => undefined))?.disconnect();
  }

  private async send(record: EventRecord, value: Buffer | null, headers: IHeaders): Promise<void> {
    try {
      const producer = await (this.producer ??= this.connect());
      await producer.send({
        topic: this.options.topic(deadLetterTopicOf(record.topic, this.options.service)),
        acks: -1,
        messages: [{ key: record.key, value, headers }],
      });
    } catch (error) {
      await this.close().catch(() => undefined);
      throw error;
    }
  }

  /** A connection of its own, made when the first dead letter comes: most processes never need it. */
  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    return producer;
  }
}
