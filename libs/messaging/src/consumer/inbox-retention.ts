import { Injectable } from '@nestjs/common';
import { Database, HourlyCleanUp } from '@textback/database';

/**
 * How long an event is remembered. Topics keep events for 7 days and dead letters for 14 (topics/topic-plan.ts): an event
 * can be redriven 21 days after it was first handled, and must still be known then.
 */
const DAYS = 30;
/** Rows in one statement, so that it never holds locks for long. */
const SLICE = 5_000;

const FORGET = `
  DELETE FROM inbox WHERE ctid IN (
    SELECT ctid FROM inbox WHERE received_at < now() - make_interval(days => $1)
    ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING 1`;

/** Forgets, every hour, what the inbox no longer needs to know. */
@Injectable()
export class InboxRetention extends HourlyCleanUp {
  protected override readonly slices = [
    async (): Promise<number> => (await this.database.query(FORGET, [DAYS, SLICE])).length,
  ];

  constructor(private readonly database: Database) {
    super();
  }
}
