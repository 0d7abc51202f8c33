import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Backtests: draft settings over past missed calls (R22), as jobs, with what each call would have come to. */
export class CreateBacktests1790000020001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE backtest (
      backtest_id uuid PRIMARY KEY,
      office_id uuid NOT NULL REFERENCES office,
      requested_by text NOT NULL,
      requested_at timestamptz(3) NOT NULL,
      -- The office as the decision would see it: name, version, settings.
      draft jsonb NOT NULL,
      window_from timestamptz(3) NOT NULL,
      window_to timestamptz(3) NOT NULL,
      state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
      -- The run that may write. Another one is known by its own, however late it comes back.
      runner uuid,
      beat_at timestamptz(3),
      calls_done int NOT NULL DEFAULT 0,
      calls_total int,
      result jsonb,
      ended_at timestamptz(3),
      CHECK (window_from < window_to),
      CHECK ((state = 'running') = (runner IS NOT NULL)),
      CHECK ((state = 'running') = (beat_at IS NOT NULL)),
      CHECK ((state = 'done') = (result IS NOT NULL)),
      CHECK ((state IN ('queued', 'running')) = (ended_at IS NULL)))`);
    await db.query('CREATE INDEX backtest_of_office ON backtest (office_id, requested_at)');
    // One at a time for an office: its managers wait for each other, and never for all of the machine.
    await db.query(`CREATE UNIQUE INDEX backtest_running ON backtest (office_id) WHERE state = 'running'`);

    // A row for each call. Without a foreign key, which would be checked for each of 100,000 rows.
    await db.query(`CREATE TABLE backtest_call (
      backtest_id uuid,
      -- In the order of the decisions.
      position int,
      call_id uuid NOT NULL,
      decided_at timestamptz(3) NOT NULL,
      -- Null: it would be texted.
      reason text,
      credits smallint NOT NULL,
      parts smallint NOT NULL,
      change text NOT NULL CHECK (change IN ('texted-in-both', 'only-in-draft', 'only-in-reality', 'skipped-in-both')),
      -- What was known at the decision, and at the one before the draft's delay, but for what the call itself says.
      facts jsonb NOT NULL,
      first_facts jsonb,
      PRIMARY KEY (backtest_id, position))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE backtest_call, backtest');
  }
}
