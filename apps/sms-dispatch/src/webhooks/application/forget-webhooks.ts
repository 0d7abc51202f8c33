import { Injectable } from '@nestjs/common';
import { HourlyCleanUp } from '@textback/database';
import { MEDIA_DAYS } from '../../media/application/forget-media.js';
import { UnroutedMessages } from './unrouted-messages.port.js';
import { WebhookLog } from './webhook-log.port.js';

/** Far longer than the provider repeats anything. */
const DAYS = 30;

/**
 * For how long what no office got is kept: whoever misses a message asks within weeks, a number that was given out wrongly
 * is noticed within months, and a stop of a caller is obeyed when an office takes the number within the year (R18). It is as
 * long as decisions are kept, so that a year can be looked back on whole; then a stranger's words have no reader any more.
 */
const UNROUTED_DAYS = 400;

/**
 * Forgets, every hour, the ids of webhooks and messages that nobody repeats any more, and the messages that found no office
 * in all the time. What the others told us stays. The messages go first: their ids are kept as long as they are.
 */
@Injectable()
export class ForgetWebhooks extends HourlyCleanUp {
  protected override readonly slices = [
    () => this.unrouted.forget(UNROUTED_DAYS),
    () => this.unrouted.forgetMedia(MEDIA_DAYS),
    () => this.webhookLog.forget(DAYS),
  ];

  constructor(
    private readonly unrouted: UnroutedMessages,
    private readonly webhookLog: WebhookLog,
  ) {
    super();
  }
}
