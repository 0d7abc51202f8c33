import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, DatabaseUnavailable, isContention } from '@textback/database';
import { Log } from '@textback/observability';
import { Clock } from '@textback/timers';
import type { CallerMessage } from '../domain/news.js';
import { TakeCallerMessages } from './take-caller-messages.js';
import { UnroutedMessages } from './unrouted-messages.port.js';

/** Milliseconds between two looks. Almost always there is nothing, and a look is one short query. */
const EVERY_MS = 15_000;
/** Messages in one transaction. */
const SLICE = 100;
/** Milliseconds for which a message is left alone that could not be passed on: what is wrong with it rarely mends itself. */
const SET_ASIDE_MS = 60 * 60 * 1_000;

/** What became of some messages that were tried in one transaction. */
interface Slice {
  readonly messages: readonly CallerMessage[];
  /** Why they were not passed on; left out when they were. */
  readonly failure?: { readonly error: unknown };
}

/**
 * Passes messages on that were kept because no office had their number, once one has it: an office's first settings may be
 * on their way while its first caller writes. It looks again and again rather than when settings come, because a message
 * and the settings that it needs may be committed at the same moment.
 *
 * A message that cannot be passed on must not hold up the others: what fails together is tried again in halves, down to the
 * one that is to blame. It stays kept and listed, and is tried again later.
 */
@Injectable()
export class RouteUnroutedMessages implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  /** Provider's ids of messages that could not be passed on, and until when (ms since 1970) they are left alone. */
  private readonly setAside = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly unrouted: UnroutedMessages,
    private readonly takeCallerMessages: TakeCallerMessages,
    private readonly clock: Clock,
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
    const now = this.clock.now().getTime();
    for (const [id, until] of this.setAside) if (until <= now) this.setAside.delete(id);
    for (let size = SLICE; ;) {
      const slice = await this.routeSlice(size);
      if (slice.failure === undefined) {
        if (slice.messages.length > 0)
          this.log.info('Messages that were kept have found their office.', { count: slice.messages.length });
        if (slice.messages.length < size) return;
        size = Math.min(size * 2, SLICE);
      } else if (slice.messages.length > 1) size = Math.ceil(slice.messages.length / 2);
      else this.leave(slice.messages, slice.failure.error, now);
    }
  }

  /** Routes the oldest `size` messages, or none of them. Throws where no message can be to blame. */
  private async routeSlice(size: number): Promise<Slice> {
    let messages: readonly CallerMessage[] = [];
    try {
      await this.database.transaction(async () => {
        messages = await this.unrouted.takeRoutable(size, [...this.setAside.keys()]);
        await this.takeCallerMessages.route(messages);
      });
      return { messages };
    } catch (error) {
      if (error instanceof DatabaseUnavailable || isContention(error) || messages.length === 0) throw error;
      return { messages, failure: { error } };
    }
  }

  /** Leaves messages where they are kept for now, and says why: in the names of fields, never in what was written. */
  private leave(messages: readonly CallerMessage[], error: unknown, now: number): void {
    for (const { providerMessageId, eventId } of messages) {
      this.setAside.set(providerMessageId, now + SET_ASIDE_MS);
      this.log.error('A kept message could not be passed on. It stays listed, and is tried again in an hour.', {
        eventId,
        providerMessageId,
        error,
      });
    }
  }
}
