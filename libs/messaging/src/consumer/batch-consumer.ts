import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { BaseRpcContext, type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { EventContract } from '@textback/contracts';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { isObservable, lastValueFrom } from 'rxjs';
import { DeadLetterWriter } from '../dead-letters/dead-letter-writer.js';
import { kafkaClient } from '../kafka/client.js';
import { isBrokerUnavailable, isRebalance } from '../kafka/errors.js';
import { Backoff, Interrupted } from '../kafka/patience.js';
import { MessagingOptions } from '../options.js';
import { requiredTopics, TopicsMissing } from '../topics/required-topics.js';
import { ChunkGroups } from './chunk-groups.js';
import { ChunkProcessor, type EventHandler } from './chunk-processor.js';
import type { EventRecord } from './event-record.js';
import { Offsets } from './offsets.js';
import { Subscriptions } from './subscriptions.js';

/** What Nest's guards and interceptors see of a consumed event beside its payload: the record that it came in. */
export class EventContext extends BaseRpcContext<[EventRecord]> {}

/**
 * Nest's transport for events: kafkajs batches, one transaction for many messages. Nest's own Kafka transport cannot be
 * made safe: docs/adr/0001-transport-strategy.md lists why.
 */
@Injectable()
export class BatchConsumer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('textback-events');
  /** We await every handler; without this Nest logs each failure a second time, as unhandled. */
  override readonly propagatesEventHandlerErrors = true;
  protected override readonly logger = new Logger(BatchConsumer.name);

  private readonly subscriptions: Subscriptions;
  private readonly kafka: Kafka;
  private readonly consumer: Consumer;
  private readonly offsets: Offsets;
  private readonly groups: ChunkGroups;
  private readonly closing = new AbortController();
  /** The batches that are being worked on, each with what interrupts it. */
  private readonly inHand = new Map<AbortController, Promise<void>>();
  private starting: Promise<void> = Promise.resolve();
  private joined = false;

  constructor(
    private readonly options: MessagingOptions,
    processor: ChunkProcessor,
    private readonly deadLetters: DeadLetterWriter,
  ) {
    super();
    const { sessionTimeout, heartbeat, fetchWait, commitEvery, transactionsAtOnce, chunkSize } = options.consumer;
    this.subscriptions = new Subscriptions(options.service);
    this.kafka = kafkaClient(options.kafka, options.service);
    this.consumer = this.kafka.consumer({
      groupId: options.group,
      sessionTimeout,
      heartbeatInterval: heartbeat,
      rebalanceTimeout: 30_000,
      maxWaitTimeInMs: fetchWait,
      allowAutoTopicCreation: false,
      // kafkajs starts a crashed consumer anew on a timer that closing does not always stop.
      retry: { restartOnFailure: () => Promise.resolve(!this.closing.signal.aborted) },
    });
    this.offsets = new Offsets(this.consumer, commitEvery);
    this.groups = new ChunkGroups(processor, { lanes: transactionsAtOnce, size: chunkSize });
    this.watch();
  }

  /**
   * Nest registers each handler here. They are kept as a list: Nest would chain several handlers of one topic and start
   * them in parallel, although they share a transaction.
   */
  override addHandler(
    topic: string,
    callback: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const contract = extras['contract'] as EventContract | undefined;
    if (!isEventHandler || contract === undefined)
      throw new Error(`The handler of ${topic} must be marked with @Consume(contract); nothing else is supported.`);
    this.subscriptions.add(contract, handlerOf(callback));
  }

  /**
   * Joins the group. A service must start while Kafka is away, because its webhooks must still be answered: then joining
   * goes on in the background. Topics that do not exist are an error, now or whenever Kafka answers.
   */
  listen(done: (error?: unknown) => void): void {
    if (this.subscriptions.topics.length === 0) return done();
    let answered = false;
    const answer = (error?: unknown): void => {
      if (!answered) done(error);
      answered = true;
    };
    this.starting = this.join(() => {
      this.logger.warn('Kafka is away: joining goes on in the background.');
      answer();
    }).then(
      () => answer(),
      (error: unknown) => {
        if (error instanceof Interrupted) return answer();
        if (answered) this.fatal(error);
        else answer(error);
      },
    );
  }

  /** Stops fetching, waits for the work in hand up to the deadline, commits its offsets, and leaves the group. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    const deadline = new AbortController();
    await Promise.race([
      this.drain().finally(() => deadline.abort()),
      delay(this.options.consumer.drain, undefined, { signal: deadline.signal, ref: false }).then(
        () => this.logger.warn('Closed before the work in hand was finished; it comes again.'),
        () => undefined,
      ),
    ]);
  }

  /** Whether this member takes part in its group, so that events are being handled. */
  isHealthy(): boolean {
    return this.subscriptions.topics.length === 0 || this.joined;
  }

  on(): never {
    throw new Error('BatchConsumer has no events to listen to.');
  }

  unwrap<T>(): T {
    return this.consumer as T;
  }

  private async join(onDelay: () => void): Promise<void> {
    const backoff = new Backoff(this.options.consumer.backoff, this.options.consumer.longestBackoff);
    for (;;) {
      try {
        await this.checkTopics();
        await this.consumer.connect();
        break;
      } catch (error) {
        if (!isBrokerUnavailable(error)) throw error;
        onDelay();
        await backoff.wait(this.closing.signal);
      }
    }
    await this.consumer.subscribe({
      topics: this.subscriptions.topics.map((topic) => this.options.topic(topic)),
      fromBeginning: true,
    });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.options.consumer.partitionsAtOnce,
      eachBatch: (payload) => this.track(payload),
    });
  }

  private async checkTopics(): Promise<void> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      const existing = new Set(await admin.listTopics());
      const missing = requiredTopics(this.options.service, this.subscriptions.contracts)
        .map((topic) => this.options.topic(topic))
        .filter((topic) => !existing.has(topic));
      if (missing.length > 0) throw new TopicsMissing(missing);
    } finally {
      await admin.disconnect();
    }
  }

  private watch(): void {
    const { GROUP_JOIN, REBALANCING, CRASH, STOP } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, () => {
      this.joined = true;
      this.offsets.forget();
    });
    this.consumer.on(REBALANCING, () => void this.offsets.commit());
    this.consumer.on(STOP, () => {
      this.joined = false;
    });
    this.consumer.on(CRASH, ({ payload }) => {
      this.joined = false;
      if (!payload.restart) this.fatal(payload.error);
    });
  }

  /**
   * Never throws anything but a plain Error: kafkajs takes a TypeError and its like for its own death and stops for good.
   */
  private async eachBatch(payload: EachBatchPayload, interrupt: AbortController): Promise<void> {
    const { batch, heartbeat, resolveOffset, isRunning, isStale } = payload;
    const { signal } = interrupt;
    const beat = setInterval(() => {
      // On a timer, so that neither a slow handler nor an outage of the database costs the membership.
      heartbeat().catch((error: unknown) => {
        if (isRebalance(error)) interrupt.abort();
      });
    }, this.options.consumer.heartbeat);
    try {
      const topic = batch.topic.slice(this.options.kafka.topicPrefix.length);
      const routes = this.subscriptions.routes(topic);
      for (const chunk of chunksOf(batch.messages, this.options.consumer.chunkSize)) {
        if (!isRunning() || isStale() || signal.aborted) return;
        const records = chunk.map((message) => recordOf(topic, batch.partition, message));
        await this.groups.process({ records, routes, signal });
        const last = chunk.at(-1);
        if (last === undefined) return;
        resolveOffset(last.offset);
        this.offsets.done(batch.topic, batch.partition, last.offset);
      }
    } catch (error) {
      if (error instanceof Interrupted) return;
      throw new Error('A batch could not be processed.', { cause: error });
    } finally {
      clearInterval(beat);
    }
  }

  private async drain(): Promise<void> {
    await this.starting;
    if (this.joined)
      this.consumer.pause(this.subscriptions.topics.map((topic) => ({ topic: this.options.topic(topic) })));
    for (const interrupt of this.inHand.keys()) interrupt.abort();
    await Promise.allSettled(this.inHand.values());
    if (this.joined) await this.offsets.close();
    await this.consumer.disconnect().catch(() => undefined);
    await this.deadLetters.close().catch(() => undefined);
  }

  private async track(payload: EachBatchPayload): Promise<void> {
    if (this.closing.signal.aborted) return;
    const interrupt = new AbortController();
    const work = this.eachBatch(payload, interrupt);
    this.inHand.set(interrupt, work);
    await work.finally(() => this.inHand.delete(interrupt));
  }

  private fatal(error: unknown): void {
    if (this.closing.signal.aborted) return;
    const reason = error instanceof Error ? error : new Error(String(error));
    this.logger.fatal(`The consumer cannot go on: ${reason.name}: ${reason.message}`);
    const exit = this.options.onFatal ?? (() => process.exit(1));
    exit(reason);
  }
}

/** Nest answers with an observable that runs the handler when it is subscribed to. */
function handlerOf(callback: MessageHandler): EventHandler {
  return async (event, record) => {
    const result: unknown = await callback(event, new EventContext([record]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
}

const recordOf = (topic: string, partition: number, message: KafkaMessage): EventRecord => ({
  topic,
  partition,
  offset: message.offset,
  timestamp: message.timestamp,
  key: message.key,
  value: message.value,
  headers: message.headers ?? {},
});

function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
