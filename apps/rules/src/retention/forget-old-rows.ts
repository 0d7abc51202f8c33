import { Injectable } from '@nestjs/common';
import { Database, HourlyCleanUp } from '@textback/database';
import { Clock } from '@textback/timers';
import { RetentionOptions } from './retention-options.js';

const DAY = 24 * 60 * 60 * 1_000;

/** Rows that one statement deletes, so that no lock is held for long. */
const SLICE = 5_000;

/** What is old: rows of a table for which the condition is true of the moment `$1`. */
const OLD_FACTS = { table: 'caller_text', condition: 'at < $1' };
const OLD_ANSWERED_CALLS = { table: 'answered_call', condition: 'told_at < $1' };
const OLD_CONSENT_CHANGES = { table: 'consent_change', condition: 'at < $1' };
const OLD_DECISIONS = { table: 'decision', condition: 'decided_at < $1' };
/** A caller who has not been heard of since. Who opted out stays for ever (R18). */
const OLD_CALLERS = {
  table: 'caller',
  condition: `known_since < $1 AND opted_out IS NOT TRUE
    AND greatest(known_since, consent_at, landline_at, delivered_at, answered_at) < $1`,
};
const EXPIRED = 'SELECT backtest_id FROM backtest WHERE coalesce(ended_at, requested_at) < $1';
const CALLS_OF_OLD_BACKTESTS = { table: 'backtest_call', condition: `backtest_id IN (${EXPIRED})` };
const OLD_BACKTESTS = { table: 'backtest', condition: `backtest_id IN (${EXPIRED})` };

type Old = typeof OLD_DECISIONS;

/**
 * Forgets, every hour, what decisions and backtests no longer need to know. The versions of settings stay for ever: they are
 * what receipts refer to (R23).
 */
@Injectable()
export class ForgetOldRows extends HourlyCleanUp {
  protected override readonly slices = [
    () => this.forget(OLD_DECISIONS, this.options.decisionDays),
    () => this.forget(OLD_FACTS, this.options.factDays),
    () => this.forget(OLD_ANSWERED_CALLS, this.options.factDays),
    () => this.forget(OLD_CONSENT_CHANGES, this.options.factDays),
    () => this.forget(OLD_CALLERS, this.options.decisionDays),
    () => this.forget(CALLS_OF_OLD_BACKTESTS, this.options.backtestDays),
    () => this.forget(OLD_BACKTESTS, this.options.backtestDays),
  ];

  constructor(
    private readonly database: Database,
    private readonly options: RetentionOptions,
    private readonly clock: Clock,
  ) {
    super();
  }

  private async forget({ table, condition }: Old, days: number): Promise<number> {
    const before = new Date(this.clock.now().getTime() - days * DAY);
    const deleted = await this.database.query(
      `DELETE FROM ${table} WHERE ctid IN (
         SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${SLICE} FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [before],
    );
    return deleted.length;
  }
}
