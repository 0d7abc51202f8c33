import { Injectable } from '@nestjs/common';
import { Database, GroupCommit } from '@textback/database';
import { Clock } from '@textback/timers';
import type { News } from '../domain/news.js';
import { TakeCallerMessages } from './take-caller-messages.js';
import { TakeReceipts } from './take-receipts.js';
import { WebhookLog } from './webhook-log.port.js';

/** Takes in what the provider tells us. What arrives together is committed together, which is what makes it fast. */
@Injectable()
export class TakeNews {
  private readonly group: GroupCommit<News>;

  constructor(
    database: Database,
    private readonly webhookLog: WebhookLog,
    private readonly takeReceipts: TakeReceipts,
    private readonly takeCallerMessages: TakeCallerMessages,
    private readonly clock: Clock,
  ) {
    this.group = new GroupCommit(database, (items) => this.takeAll(items));
  }

  /**
   * Resolves once the news and all that follows from it are committed. Taking the same event again changes nothing.
   * @param options.within milliseconds after which the wait ends with DatabaseUnavailable
   */
  async execute(news: News, options: { readonly within: number }): Promise<void> {
    await this.group.commit(news, options);
  }

  private async takeAll(items: readonly News[]): Promise<void> {
    const distinct = new Map(items.map((news) => [news.eventId, news]));
    const admitted = await this.webhookLog.admitEvents([...distinct.keys()], this.clock.now());
    const fresh = [...distinct.values()].filter(({ eventId }) => admitted.has(eventId));
    await this.takeReceipts.execute(fresh.filter((news) => news.kind === 'receipt'));
    await this.takeCallerMessages.execute(fresh.filter((news) => news.kind === 'caller-message'));
  }
}
