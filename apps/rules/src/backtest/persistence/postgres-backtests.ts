import { Injectable } from '@nestjs/common';
import type { Backtest, BacktestResult, CallId, ListedBacktest, OfficeId } from '@textback/contracts';
import { Database } from '@textback/database';
import type { OfficeSnapshot } from '../../text-back/domain/facts.js';
import {
  type BacktestFilter,
  type BacktestId,
  type BacktestJob,
  type BacktestRow,
  type BacktestRun,
  Backtests,
  RunEnded,
} from '../application/backtests.port.js';

interface ListedStored {
  readonly backtestId: BacktestId;
  readonly officeId: OfficeId;
  readonly state: Backtest['state'];
  readonly from: Date;
  readonly to: Date;
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
  readonly done: number;
  readonly total: number | null;
}

interface BacktestStored extends ListedStored {
  readonly draft: OfficeSnapshot;
  readonly result: BacktestResult | null;
}

const LISTED = `backtest_id AS "backtestId", office_id AS "officeId", state, window_from AS "from", window_to AS "to",
  requested_at AS "requestedAt", ended_at AS "endedAt", calls_done AS done, calls_total AS total`;
const BACKTEST = `${LISTED}, draft, result`;

const ROW = `position, call_id AS "callId", decided_at AS "decidedAt", reason, credits, parts, change, facts,
  first_facts AS "firstFacts"`;

type RowStored = Omit<BacktestRow, 'decidedAt'> & { readonly decidedAt: Date };

/** Another backtest of the office that gave no sign of life for this long does not keep it waiting: its own timer runs it again. */
const SILENCE = `interval '5 minutes'`;

@Injectable()
export class PostgresBacktests extends Backtests {
  constructor(private readonly database: Database) {
    super();
  }

  override async unfinished(officeId: OfficeId): Promise<number> {
    const rows = await this.database.query(
      `SELECT FROM backtest WHERE office_id = $1 AND state IN ('queued', 'running')`,
      [officeId],
    );
    return rows.length;
  }

  override async forgetAllBut(officeId: OfficeId, kept: number): Promise<void> {
    await this.database.query(
      `WITH old AS (
         DELETE FROM backtest WHERE backtest_id IN (
           SELECT backtest_id FROM backtest WHERE office_id = $1 AND ended_at IS NOT NULL
           ORDER BY requested_at DESC OFFSET $2)
         RETURNING backtest_id)
       DELETE FROM backtest_call WHERE backtest_id IN (SELECT backtest_id FROM old)`,
      [officeId, kept],
    );
  }

  override async add(
    { backtestId, officeId, draft, window }: BacktestJob,
    { by, at }: { readonly by: string; readonly at: Date },
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO backtest (backtest_id, office_id, requested_by, requested_at, draft, window_from, window_to, state)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, 'queued')`,
      [backtestId, officeId, by, at, JSON.stringify(draft), window.from, window.to],
    );
  }

  override async find(officeId: OfficeId, backtestId: BacktestId): Promise<Backtest | null> {
    const [row] = await this.database.query<BacktestStored>(
      `SELECT ${BACKTEST} FROM backtest WHERE office_id = $1 AND backtest_id = $2`,
      [officeId, backtestId],
    );
    if (row === undefined) return null;
    const { draft, result, ...listed } = row;
    return { ...listedOf(listed), settings: draft.settings, result };
  }

  override async list(officeId: OfficeId): Promise<ListedBacktest[]> {
    const rows = await this.database.query<ListedStored>(
      `SELECT ${LISTED} FROM backtest WHERE office_id = $1 ORDER BY requested_at DESC, backtest_id DESC`,
      [officeId],
    );
    return rows.map(listedOf);
  }

  override async draft(backtestId: BacktestId): Promise<OfficeSnapshot | null> {
    const [row] = await this.database.query<{ draft: OfficeSnapshot }>(
      'SELECT draft FROM backtest WHERE backtest_id = $1',
      [backtestId],
    );
    return row?.draft ?? null;
  }

  override cancel(officeId: OfficeId, backtestId: BacktestId, at: Date): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const cancelled = await tx.query(
        `UPDATE backtest SET state = 'cancelled', runner = NULL, beat_at = NULL, ended_at = $3
         WHERE office_id = $1 AND backtest_id = $2 AND state IN ('queued', 'running') RETURNING 1`,
        [officeId, backtestId, at],
      );
      // A statement of its own, begun after the run's last write was waited for: it sees the rows of that write.
      if (cancelled.length > 0) await tx.query('DELETE FROM backtest_call WHERE backtest_id = $1', [backtestId]);
      return (await this.find(officeId, backtestId)) !== null;
    });
  }

  override async claim({ backtestId, runner }: BacktestRun): Promise<BacktestJob | 'busy' | null> {
    const tx = this.database.current;
    await tx.query(
      `UPDATE backtest SET state = 'queued', runner = NULL, beat_at = NULL
       WHERE office_id = (SELECT office_id FROM backtest WHERE backtest_id = $1) AND backtest_id <> $1
         AND state = 'running' AND beat_at < now() - ${SILENCE}`,
      [backtestId],
    );
    // Should two of an office be claimed at the same moment, the index on running ones fails the second, which is tried again.
    const [claimed] = await tx.query<BacktestStored>(
      `UPDATE backtest b SET state = 'running', runner = $2, beat_at = now(), calls_done = 0, calls_total = NULL
       WHERE backtest_id = $1 AND state IN ('queued', 'running') AND NOT EXISTS (
         SELECT FROM backtest o WHERE o.office_id = b.office_id AND o.state = 'running' AND o.backtest_id <> $1)
       RETURNING ${BACKTEST}`,
      [backtestId, runner],
    );
    if (claimed === undefined) {
      const waiting = await tx.query(`SELECT FROM backtest WHERE backtest_id = $1 AND state IN ('queued', 'running')`, [
        backtestId,
      ]);
      return waiting.length > 0 ? 'busy' : null;
    }
    await tx.query('DELETE FROM backtest_call WHERE backtest_id = $1', [backtestId]);
    const { officeId, draft, from, to } = claimed;
    return { backtestId, officeId, draft, window: { from: from.toISOString(), to: to.toISOString() } };
  }

  override async count(run: BacktestRun, total: number): Promise<void> {
    await this.update(run, 'beat_at = now(), calls_total = $3', [total]);
  }

  override async note(run: BacktestRun, rows: readonly BacktestRow[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      // First, so that a run that has ended writes nothing.
      await this.update(run, 'beat_at = now(), calls_done = calls_done + $3', [rows.length]);
      await tx.query(
        `INSERT INTO backtest_call
           (backtest_id, position, call_id, decided_at, reason, credits, parts, change, facts, first_facts)
         SELECT $1, position, "callId", "decidedAt", reason, credits, parts, change, facts, "firstFacts"
         FROM json_to_recordset($2::json) AS row (position int, "callId" uuid, "decidedAt" timestamptz(3), reason text,
           credits smallint, parts smallint, change text, facts jsonb, "firstFacts" jsonb)`,
        [run.backtestId, JSON.stringify(rows)],
      );
    });
  }

  override async finish(run: BacktestRun, result: BacktestResult, at: Date): Promise<void> {
    const ended = `state = 'done', runner = NULL, beat_at = NULL, result = $3::jsonb, ended_at = $4`;
    await this.update(run, ended, [JSON.stringify(result), at]);
  }

  override async fail(run: BacktestRun, at: Date): Promise<void> {
    await this.update(run, `state = 'failed', runner = NULL, beat_at = NULL, ended_at = $3`, [at]);
  }

  override async release(run: BacktestRun): Promise<void> {
    await this.update(run, `state = 'queued', runner = NULL, beat_at = NULL`, []);
  }

  override async rows(
    backtestId: BacktestId,
    { decision, reason, change }: BacktestFilter,
    { before, limit }: { readonly before: number | null; readonly limit: number },
  ): Promise<BacktestRow[]> {
    const rows = await this.database.query<RowStored>(
      `SELECT ${ROW} FROM backtest_call
       WHERE backtest_id = $1 AND ($2::int IS NULL OR position < $2)
         AND ($3::text IS NULL OR (reason IS NULL) = ($3 = 'text'))
         AND ($4::text IS NULL OR reason = $4) AND ($5::text IS NULL OR change = $5)
       ORDER BY position DESC LIMIT $6`,
      [backtestId, before, decision ?? null, reason ?? null, change ?? null, limit],
    );
    return rows.map(rowOf);
  }

  override async row(backtestId: BacktestId, callId: CallId): Promise<BacktestRow | null> {
    // No index by call: a look through the rows of one backtest takes some milliseconds, and 100,000 inserts would pay for it.
    const [row] = await this.database.query<RowStored>(
      `SELECT ${ROW} FROM backtest_call WHERE backtest_id = $1 AND call_id = $2`,
      [backtestId, callId],
    );
    return row === undefined ? null : rowOf(row);
  }

  /** Changes what a run may still change. */
  private async update(
    { backtestId, runner }: BacktestRun,
    assignments: string,
    values: readonly unknown[],
  ): Promise<void> {
    const updated = await this.database.query(
      `UPDATE backtest SET ${assignments} WHERE backtest_id = $1 AND runner = $2 RETURNING 1`,
      [backtestId, runner, ...values],
    );
    if (updated.length === 0) throw new RunEnded('Another run has begun, or the backtest was cancelled.');
  }
}

const rowOf = (row: RowStored): BacktestRow => ({ ...row, decidedAt: row.decidedAt.toISOString() });

const listedOf = ({ from, to, requestedAt, endedAt, done, total, ...backtest }: ListedStored): ListedBacktest => ({
  ...backtest,
  from: from.toISOString(),
  to: to.toISOString(),
  requestedAt: requestedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  progress: { done, total },
});
