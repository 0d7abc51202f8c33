import { Injectable } from '@nestjs/common';
import { HourlyCleanUp } from '@textback/database';
import { WebhookLog } from './webhook-log.port.js';

/** Far longer than the provider repeats anything. */
const DAYS = 30;

/** Forgets, every hour, the ids of webhooks and messages that nobody repeats any more. What they told us stays. */
@Injectable()
export class ForgetWebhooks extends HourlyCleanUp {
  protected override readonly slices = [() => this.webhookLog.forget(DAYS)];

  constructor(private readonly webhookLog: WebhookLog) {
    super();
  }
}
