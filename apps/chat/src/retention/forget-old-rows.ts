import { Injectable } from '@nestjs/common';
import { Database, HourlyCleanUp } from '@textback/database';
import { Clock } from '@textback/timers';

const DAY = 24 * 60 * 60 * 1_000;

/** Rows that one statement deletes, so that no lock is held for long. */
const SLICE = 5_000;

/** How long an Idempotency-Key keeps its answer, in days: longer than any client goes on trying. */
const REPLY_DAYS = 30;

/** How long live updates are kept. */
export class RetentionOptions {
  constructor(readonly liveUpdateDays: number) {}
}

/** Deletes, every hour, live updates and idempotency keys that have had their time. */
@Injectable()
export class ForgetOldRows extends HourlyCleanUp {
  protected override readonly slices = [
    () => this.forget('live_update', this.options.liveUpdateDays),
    () => this.forget('accepted_reply', REPLY_DAYS),
  ];

  constructor(
    private readonly database: Database,
    private readonly options: RetentionOptions,
    private readonly clock: Clock,
  ) {
    super();
  }

  private async forget(table: 'live_update' | 'accepted_reply', days: number): Promise<number> {
    const before = new Date(this.clock.now().getTime() - days * DAY);
    const deleted = await this.database.query(
      `DELETE FROM ${table} WHERE ctid IN (
         SELECT ctid FROM ${table} WHERE at < $1 LIMIT ${SLICE} FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [before],
    );
    return deleted.length;
  }
}
