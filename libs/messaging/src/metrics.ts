import { Injectable, Optional } from '@nestjs/common';
import { Metrics } from '@textback/observability';

/** What this library counts. Labels hold topics and kinds, never ids. */
@Injectable()
export class MessagingMetrics {
  readonly handled;
  readonly duplicates;
  readonly tombstones;
  readonly deadLetters;
  readonly retries;
  readonly published;
  readonly relayFailures;
  private readonly oldest;

  constructor(@Optional() metrics?: Metrics) {
    const own = metrics ?? new Metrics();
    this.handled = own.counter({
      name: 'textback_events_handled_total',
      help: 'Events whose effect was committed.',
      labels: ['topic'],
    });
    this.duplicates = own.counter({
      name: 'textback_events_duplicate_total',
      help: 'Events that the inbox knew already.',
      labels: ['topic'],
    });
    this.tombstones = own.counter({
      name: 'textback_events_tombstone_total',
      help: 'Tombstones of compacted topics, acknowledged without a handler.',
      labels: ['topic'],
    });
    this.deadLetters = own.counter({
      name: 'textback_dead_letters_total',
      help: 'Messages that were put aside.',
      labels: ['topic', 'kind'],
    });
    this.retries = own.counter({
      name: 'textback_events_retried_total',
      help: 'Transactions that were run again, by why.',
      labels: ['topic', 'kind'],
    });
    this.published = own.counter({
      name: 'textback_outbox_published_total',
      help: 'Events that Kafka acknowledged.',
      labels: ['topic'],
    });
    this.relayFailures = own.counter({
      name: 'textback_outbox_failures_total',
      help: 'Attempts to publish that failed.',
    });
    this.oldest = own.gauge({
      name: 'textback_outbox_oldest_seconds',
      help: 'Age of the oldest event that waits to be published, as the active relay last saw it.',
    });
  }

  /** @param age in milliseconds; 0: nothing waits */
  outboxOldest(age: number): void {
    this.oldest.set(age / 1_000);
  }
}
