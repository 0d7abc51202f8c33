import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '@textback/database';
import { Log } from '@textback/observability';
import { Clock } from '@textback/timers';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Rows that one statement deletes, so that no lock is held for long. */
const CHUNK = 5_000;

/** How long an Idempotency-Key keeps its answer, in days: longer than any client goes on trying. */
const REPLY_DAYS = 30;

/** How long live updates are kept. */
export class RetentionOptions {
  constructor(readonly liveUpdateDays: number) {}
}

/**
 * Deletes live updates and idempotency keys that have had their time. It may run on several replicas at once, and may be
 * missed for days, without harm; so a plain interval does, and no durable timer is needed.
 */
@Injectable()
export class ForgetOldRows implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly options: RetentionOptions,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.execute().catch((error: unknown) =>
        this.log.warn('Old rows were not deleted; the next run will.', { error }),
      );
    }, HOUR);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async execute(): Promise<void> {
    await this.forget('live_update', this.options.liveUpdateDays);
    await this.forget('accepted_reply', REPLY_DAYS);
  }

  private async forget(table: 'live_update' | 'accepted_reply', days: number): Promise<void> {
    const before = new Date(this.clock.now().getTime() - days * DAY);
    for (let deleted = CHUNK; deleted === CHUNK;) {
      const rows = await this.database.query(
        `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE at < $1 LIMIT ${CHUNK}) RETURNING 1`,
        [before],
      );
      deleted = rows.length;
    }
  }
}
