import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { schemaOf } from '@textback/database';
import { crashPoint } from '@textback/observability';
import { safeReason } from '../consumer/failure.js';
import { Backoff, Interrupted, pause } from '../kafka/patience.js';
import { MessagingMetrics } from '../metrics.js';
import { MessagingOptions } from '../options.js';
import { type OutboxRow, OutboxSession, relayLockOf } from './outbox-session.js';
import { type Outcome, Publisher } from './publisher.js';
import { TopicQuarantine } from './topic-quarantine.js';

/** Rows in one batch; larger ones bring little (measured: 500 → 0.76, 1,000 → 0.88 of a bare producer). */
const BATCH = 1_000;
/** Longest time between two looks at the table, for what no wake announced. Milliseconds. */
const SWEEP = 1_000;
/** How often a replica that is not active tries to become it. Milliseconds. */
const STANDBY = 1_000;

/**
 * Publishes what the outbox holds, right after the commit. One replica per service is active, by advisory lock, so that
 * order per key holds. Rows are deleted once Kafka has acknowledged them: a crash in between publishes them again, and the
 * consumers' inboxes drop the repetition. Survives the loss of Postgres and of Kafka (docs/adr/0002-outbox-relay.md).
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Channel on which other replicas announce rows to the active one. */
  readonly channel: string;

  private readonly logger = new Logger(OutboxRelay.name);
  private readonly publisher: Publisher;
  private readonly quarantine = new TopicQuarantine();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private connected = false;
  private active = false;
  private announced = false;
  private sleeper: (() => void) | undefined;

  constructor(
    private readonly options: MessagingOptions,
    private readonly metrics: MessagingMetrics,
  ) {
    this.publisher = new Publisher(options);
    this.channel = `outbox_${schemaOf(options.service)}`;
  }

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  /** Lets the batch in hand finish; what remains is published after the next start, or by another replica. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  /** Whether this process is the one that publishes. */
  get isActive(): boolean {
    return this.active;
  }

  /** Whether the relay has its database session, as the active one or waiting its turn. */
  isHealthy(): boolean {
    return this.connected;
  }

  /** There are new rows. */
  wake(): void {
    this.announced = true;
    this.sleeper?.();
  }

  private async run(): Promise<void> {
    const backoff = new Backoff(200, 5_000);
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.session(() => backoff.reset());
      } catch (error) {
        if (error instanceof Interrupted) break;
        this.metrics.relayFailures.inc();
        this.logger.warn(`The relay starts anew: ${safeReason(error)}`);
        await backoff.wait(signal).catch(() => undefined);
      }
    }
    await this.publisher.close();
  }

  /**
   * From connecting to losing the connection or stopping.
   * @param onConnected what went wrong before is over
   */
  private async session(onConnected: () => void): Promise<void> {
    const lost = new AbortController();
    const session = await OutboxSession.open(this.options, () => {
      lost.abort();
      this.wake();
    });
    onConnected();
    try {
      while (!(await session.tryLock(relayLockOf(this.options)))) {
        this.connected = true;
        await pause(STANDBY, this.stopping.signal);
      }
      await session.listen(this.channel, () => this.wake());
      this.connected = true;
      this.active = true;
      this.logger.log('This replica publishes the outbox.');
      await this.pump(session, lost.signal);
    } finally {
      this.active = false;
      this.connected = false;
      await session.close();
    }
  }

  private async pump(session: OutboxSession, lost: AbortSignal): Promise<void> {
    const backoff = new Backoff(200, 5_000);
    let deleted: Promise<void> = Promise.resolve();
    while (!this.stopping.signal.aborted) {
      if (lost.aborted) throw new Error('The database session was lost.');
      this.announced = false;
      const reading = session.read(BATCH, this.quarantine.topics());
      reading.catch(() => undefined);
      // Sent before the reading, on the same connection; a failure of either shows here and ends the session.
      await deleted;
      const rows = await reading;
      this.observeAge(rows);
      if (rows.length > 0) {
        const acknowledged = await this.publish(rows, backoff);
        deleted = session.delete(acknowledged.map(({ id }) => id)).then(() => crashPoint('relay:deleted'));
        deleted.catch(() => undefined);
      }
      if (rows.length < BATCH && !this.announced) await this.sleep();
    }
    await deleted;
  }

  /** Sends the rows and answers those that Kafka has. While Kafka is away, answers none, after a wait. */
  private async publish(rows: readonly OutboxRow[], backoff: Backoff): Promise<readonly OutboxRow[]> {
    let outcome: Outcome;
    try {
      crashPoint('relay:before-publish');
      outcome = await this.publisher.publish(rows);
      crashPoint('relay:published');
    } catch (error) {
      this.metrics.relayFailures.inc();
      this.logger.warn(`Events wait for Kafka: ${safeReason(error)}`);
      await backoff.wait(this.stopping.signal);
      return [];
    }
    backoff.reset();
    for (const { topic } of outcome.acknowledged) {
      this.metrics.published.inc({ topic });
      this.quarantine.accept(topic);
    }
    for (const [topic, error] of outcome.refused) {
      this.metrics.relayFailures.inc();
      this.logger.error(`Kafka refuses ${topic}; its events wait, all others go on: ${safeReason(error)}`);
      this.quarantine.refuse(topic);
    }
    return outcome.acknowledged;
  }

  private observeAge([oldest]: readonly OutboxRow[]): void {
    this.metrics.outboxOldest(oldest === undefined ? 0 : Date.now() - oldest.createdAt.getTime());
  }

  private async sleep(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SWEEP);
      this.sleeper = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.sleeper = undefined;
  }
}
