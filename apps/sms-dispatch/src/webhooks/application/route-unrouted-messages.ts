import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@textback/database';
import { Log } from '@textback/observability';
import { TakeCallerMessages } from './take-caller-messages.js';
import { UnroutedMessages } from './unrouted-messages.port.js';

/** Milliseconds between two looks. Almost always there is nothing, and a look is one short query. */
const EVERY_MS = 15_000;
/** Messages in one transaction. */
const SLICE = 100;

/**
 * Passes messages on that were kept because no office had their number, once one has it: an office's first settings may be
 * on their way while its first caller writes. It looks again and again rather than when settings come, because a message
 * and the settings that it needs may be committed at the same moment.
 */
@Injectable()
export class RouteUnroutedMessages implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly unrouted: UnroutedMessages,
    private readonly takeCallerMessages: TakeCallerMessages,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.execute().catch((error: unknown) => this.log.warn('Kept messages were not routed.', { error }));
    }, EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Routes all that can be routed. Several replicas may do so at once. */
  async execute(): Promise<void> {
    for (let taken = SLICE; taken === SLICE;) {
      taken = await this.database.transaction(async () => {
        const messages = await this.unrouted.takeRoutable(SLICE);
        await this.takeCallerMessages.route(messages);
        return messages.length;
      });
      if (taken > 0) this.log.info('Messages that were kept have found their office.', { count: taken });
    }
  }
}
