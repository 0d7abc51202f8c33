import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@textback/observability';
import { CallSessions } from './call-sessions.port.js';

const EVERY = 60 * 60 * 1_000;
/** As long as the inbox remembers: an event can be redriven weeks after it was first handled. */
const DAYS = 30;

/** Forgets, every hour, the ids of events that nobody repeats any more. The sessions that they made stay. */
@Injectable()
export class ForgetCallEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly sessions: CallSessions,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.execute().catch((error: unknown) => this.log.warn('Old event ids were not forgotten.', { error }));
    }, EVERY).unref();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Forgets all that is old, and answers how many ids that were. */
  async execute(): Promise<number> {
    let total = 0;
    for (let deleted = -1; deleted !== 0 && !this.stopped; total += deleted) {
      deleted = await this.sessions.forgetEvents(DAYS);
    }
    return total;
  }
}
