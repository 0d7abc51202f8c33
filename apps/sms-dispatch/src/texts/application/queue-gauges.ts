import { Injectable } from '@nestjs/common';
import { Metrics } from '@textback/observability';
import { type QueueState, SendingQueue } from './sending-queue.port.js';

const EMPTY: QueueState = {
  waiting: { 'missed-call-text': 0, staff: 0, 'opt-out-confirmation': 0, 'help-answer': 0 },
  oldestMs: 0,
  paused: { account: 0, number: 0 },
};

/** What those who watch see of the queue. Every replica tells the same, because they share it. */
@Injectable()
export class QueueGauges {
  private readonly waiting;
  private readonly oldest;
  private readonly paused;

  constructor(
    private readonly queue: SendingQueue,
    metrics: Metrics,
  ) {
    this.waiting = metrics.gauge({
      name: 'textback_sms_queued',
      help: 'Texts that wait to be sent.',
      labels: ['kind'],
    });
    this.oldest = metrics.gauge({
      name: 'textback_sms_oldest_queued_seconds',
      help: 'How long the oldest of them has been waiting.',
    });
    this.paused = metrics.gauge({
      name: 'textback_sms_paused',
      help: 'Whether the account is paused, and how many texting numbers are, because the provider asked for it.',
      labels: ['scope'],
    });
    this.show(EMPTY);
  }

  async refresh(): Promise<void> {
    this.show(await this.queue.state());
  }

  /** Nothing waits. */
  clear(): void {
    this.show(EMPTY);
  }

  private show({ waiting, oldestMs, paused }: QueueState): void {
    for (const [kind, count] of Object.entries(waiting)) this.waiting.set({ kind }, count);
    this.oldest.set(oldestMs / 1_000);
    for (const [scope, count] of Object.entries(paused)) this.paused.set({ scope }, count);
  }
}
