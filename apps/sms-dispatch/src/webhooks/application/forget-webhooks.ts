import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@textback/observability';
import { WebhookLog } from './webhook-log.port.js';

const EVERY = 60 * 60 * 1_000;
/** Far longer than the provider repeats anything. */
const DAYS = 30;

/** Forgets, every hour, the ids of webhooks and messages that nobody repeats any more. What they told us stays. */
@Injectable()
export class ForgetWebhooks implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly webhookLog: WebhookLog,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.execute().catch((error: unknown) => this.log.warn('Old webhooks were not forgotten.', { error }));
    }, EVERY).unref();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Forgets all that is old, and answers how many ids that were. Several replicas may do so at once. */
  async execute(): Promise<number> {
    let total = 0;
    for (let deleted = -1; deleted !== 0 && !this.stopped; total += deleted) {
      deleted = await this.webhookLog.forget(DAYS);
    }
    return total;
  }
}
