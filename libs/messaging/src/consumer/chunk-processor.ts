import { Injectable, Logger } from '@nestjs/common';
import type { EventContract, EventEnvelope } from '@textback/contracts';
import { Database } from '@textback/database';
import { crashPoint, withCorrelation } from '@textback/observability';
import { DeadLetterWriter } from '../dead-letters/dead-letter-writer.js';
import { Backoff, throwIfInterrupted } from '../kafka/patience.js';
import { MessagingMetrics } from '../metrics.js';
import { MessagingOptions } from '../options.js';
import type { EventRecord } from './event-record.js';
import { type FailureKind, failureKindOf, safeReason } from './failure.js';
import { firstSeen } from './inbox.js';
import { isolate } from './isolate.js';
import { parseEvent } from './parse-event.js';

/** Handles one event inside the open transaction. */
export type EventHandler = (event: EventEnvelope<unknown>, record: EventRecord) => Promise<void>;

/** A version of a topic's events, and what this service does with it, in order. */
export interface Route {
  readonly contract: EventContract;
  readonly handlers: readonly EventHandler[];
}

/** An event with the record that it came in, and its key in the inbox. */
interface Arrival {
  readonly id: string;
  readonly source: string;
  readonly event: EventEnvelope<unknown>;
  readonly record: EventRecord;
  readonly handlers: readonly EventHandler[];
}

/** Messages of one partition, in order. */
export interface Chunk {
  readonly records: readonly EventRecord[];
  readonly routes: readonly Route[];
  /** Aborted when the partition is to be left. */
  readonly signal: AbortSignal;
}

/** A failure that waiting and running again did not cure. */
interface Failure {
  readonly kind: Extract<FailureKind, 'unprocessable' | 'failed'>;
  readonly error: unknown;
}

/** A deadlock that comes back this often is no accident. */
const CONTENTION_RETRIES = 10;

/**
 * Handles messages so that each has its effect once or ends as a dead letter: one transaction for many,
 * halved to the culprit when it fails, and each kind of failure in its own way (design §4).
 */
@Injectable()
export class ChunkProcessor {
  private readonly logger = new Logger(ChunkProcessor.name);

  constructor(
    private readonly options: MessagingOptions,
    private readonly database: Database,
    private readonly deadLetters: DeadLetterWriter,
    private readonly metrics: MessagingMetrics,
  ) {}

  /**
   * Resolves when every record of these chunks is dealt with, so that the offsets may move. Throws Interrupted once one of
   * the signals is aborted; what was not dealt with then comes again.
   */
  async process(chunks: readonly Chunk[]): Promise<void> {
    const signal = AbortSignal.any(chunks.map((chunk) => chunk.signal));
    const arrivals: Arrival[] = [];
    for (const { records, routes } of chunks) {
      for (const record of records) {
        if (isTombstone(record, routes)) {
          this.metrics.tombstones.inc({ topic: record.topic });
          continue;
        }
        try {
          arrivals.push(arrivalOf(record, routes));
        } catch (error) {
          await this.bury(record, { kind: 'unprocessable', error }, 1, signal);
        }
      }
    }
    await isolate(
      arrivals,
      (some) => this.attempt(some, signal),
      (arrival, failure) => this.persist(arrival, failure, signal),
    );
  }

  /** Tries until it succeeds, or fails for a reason that lies in the messages. */
  private async attempt(arrivals: readonly Arrival[], signal: AbortSignal): Promise<Failure | null> {
    const { backoff: first, longestBackoff } = this.options.consumer;
    const backoff = new Backoff(first, longestBackoff);
    for (let contentions = 0; ;) {
      throwIfInterrupted(signal);
      try {
        await this.commit(arrivals);
        return null;
      } catch (error) {
        const kind = failureKindOf(error);
        const topic = topicsOf(arrivals);
        this.logger.warn(`${topic}: a transaction of ${arrivals.length} failed (${kind}): ${safeReason(error)}`);
        switch (kind) {
          case 'unprocessable':
          case 'failed':
            return { kind, error };
          case 'contention':
            contentions += 1;
            if (contentions > CONTENTION_RETRIES) return { kind: 'failed', error };
            break;
          case 'unavailable':
            break;
        }
        this.metrics.retries.inc({ topic, kind });
        await backoff.wait(signal);
      }
    }
  }

  /** Tries one message for as long as its attempts last; then it becomes a dead letter. */
  private async persist(arrival: Arrival, failed: Failure, signal: AbortSignal): Promise<void> {
    const { attempts, backoff: first, longestBackoff } = this.options.consumer;
    const backoff = new Backoff(first, longestBackoff);
    let failure = failed;
    let tried = 1;
    while (failure.kind === 'failed' && tried < attempts) {
      this.metrics.retries.inc({ topic: arrival.record.topic, kind: 'failed' });
      await backoff.wait(signal);
      const again = await this.attempt([arrival], signal);
      if (again === null) return;
      failure = again;
      tried += 1;
    }
    await this.bury(arrival.record, failure, tried, signal);
  }

  private async bury(record: EventRecord, failure: Failure, attempts: number, signal: AbortSignal): Promise<void> {
    await this.deadLetters.write(record, { kind: failure.kind, reason: safeReason(failure.error), attempts }, signal);
    this.metrics.deadLetters.inc({ topic: record.topic, kind: failure.kind });
  }

  /** Inbox rows, handlers in order, and the flush of what they collected: all in one transaction. */
  private async commit(arrivals: readonly Arrival[]): Promise<void> {
    const fresh = await this.database.transaction(async (tx) => {
      const unseen = await firstSeen(tx, this.options.service, arrivals);
      for (const arrival of unseen) await handle(arrival);
      return unseen;
    });
    crashPoint('consumer:committed');
    const handled = new Set(fresh);
    for (const [topic, some] of Map.groupBy(arrivals, ({ record }) => record.topic)) {
      const news = some.filter((arrival) => handled.has(arrival)).length;
      this.metrics.handled.inc({ topic }, news);
      this.metrics.duplicates.inc({ topic }, some.length - news);
    }
  }
}

/** For logs and metrics: the topics that a transaction's messages came from, e.g. `sms.sent+sms.status`. */
const topicsOf = (arrivals: readonly Arrival[]): string =>
  [...new Set(arrivals.map(({ record }) => record.topic))].sort().join('+');

function handle({ event, record, handlers }: Arrival): Promise<void> {
  const { correlationId, traceparent, id: causationId } = event;
  return withCorrelation({ correlationId, traceparent, causationId }, async () => {
    for (const handler of handlers) await handler(event, record);
  });
}

/** A tombstone says that a key's last value may be forgotten; only compacted topics have them. */
const isTombstone = ({ value }: EventRecord, routes: readonly Route[]): boolean =>
  value === null && routes.some(({ contract }) => contract.compacted);

function arrivalOf(record: EventRecord, routes: readonly Route[]): Arrival {
  const event = parseEvent(
    record,
    routes.map(({ contract }) => contract),
  );
  const handlers = routes.find(({ contract }) => contract.type === event.type)?.handlers ?? [];
  return { id: event.id, source: event.source, event, record, handlers };
}
