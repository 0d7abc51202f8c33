import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log, Metrics } from '@textback/observability';
import { UnknownTexts } from './unknown-texts.port.js';

const EVERY_MS = 30_000;

/** Keeps a gauge of the texts whose fate is searched for: an outage of the provider shows in it first. */
@Injectable()
export class CountUnknownTexts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly open;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly unknownTexts: UnknownTexts,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.open = metrics.gauge({
      name: 'textback_sms_unknown_texts',
      help: 'Texts of which nobody knows yet whether they were sent, and that are still searched for; of all replicas.',
    });
  }

  onApplicationBootstrap(): void {
    void this.count();
    this.timer = setInterval(() => void this.count(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async count(): Promise<void> {
    try {
      this.open.set(await this.unknownTexts.countOpen());
    } catch (error) {
      this.log.warn('Unknown texts cannot be counted.', { error });
    }
  }
}
