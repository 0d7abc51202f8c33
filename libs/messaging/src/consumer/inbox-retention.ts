import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@textback/database';
import { safeReason } from './failure.js';

/**
 * How long an event is remembered. Topics keep events for 7 days and dead letters for 14 (topics/topic-plan.ts): an event
 * can be redriven 21 days after it was first handled, and must still be known then.
 */
const DAYS = 30;
const EVERY = 60 * 60 * 1_000;
/** Rows in one statement, so that it never holds locks for long. */
const SLICE = 5_000;

const FORGET = `
  DELETE FROM inbox WHERE ctid IN (
    SELECT ctid FROM inbox WHERE received_at < now() - make_interval(days => $1)
    ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING 1`;

/** Forgets, every hour, what the inbox no longer needs to know. */
@Injectable()
export class InboxRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(InboxRetention.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.forget().catch((error: unknown) => this.logger.warn(`The inbox was not tidied: ${safeReason(error)}`));
    }, EVERY).unref();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Deletes what is too old and answers how many rows that were. Several replicas may do so at once. */
  async forget(): Promise<number> {
    let total = 0;
    for (let deleted = SLICE; deleted === SLICE && !this.stopped; total += deleted)
      deleted = (await this.database.query(FORGET, [DAYS, SLICE])).length;
    return total;
  }
}
