import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LiveLog } from './live-log.port.js';
import { LiveOffices } from './live-offices.js';

/** How often a replica with clients looks for updates of which no notification came, in milliseconds. */
const POLL_EVERY = 2_000;
/** How often clients are told the last `seq` (design §5). */
const HEAD_EVERY = 15_000;

/** Follows the log while the service runs, and does the regular duties of live updates. */
@Injectable()
export class LiveWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly offices: LiveOffices,
    private readonly log: LiveLog,
  ) {}

  onApplicationBootstrap(): void {
    this.log.follow(this.offices);
    this.timers = [
      // While the database is away there is nothing to find; the next poll tries again.
      setInterval(() => void this.offices.poll().catch(() => undefined), POLL_EVERY),
      setInterval(() => this.offices.announceHeads(), HEAD_EVERY),
    ];
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.log.close();
  }
}
