import { Injectable } from '@nestjs/common';
import type { DispatchId, Reconciliation } from '@textback/contracts';
import { Database } from '@textback/database';
import { ReconciliationOptions } from '../application/reconciliation-options.js';
import { type Lease, type LeasedText, type LookResult, UnknownTexts } from '../application/unknown-texts.port.js';
import { firstLook } from '../domain/looks.js';

/** A timer may ring a moment before the database's clock says so. */
const DUE = `r.state = 'open' AND r.next_look_at <= now() + interval '1 second'`;

@Injectable()
export class PostgresUnknownTexts extends UnknownTexts {
  constructor(
    private readonly database: Database,
    private readonly options: ReconciliationOptions,
  ) {
    super();
  }

  override async open(dispatchIds: readonly DispatchId[]): Promise<Date[]> {
    // When the text was posted stands in its history: the claim itself is forgotten with the step that made it unknown.
    const posted = await this.database.query<{ dispatchId: DispatchId; postedAt: Date; now: Date }>(
      `SELECT t.dispatch_id AS "dispatchId", now() AS now, coalesce((SELECT max(s.at) FROM text_status s
         WHERE s.dispatch_id = t.dispatch_id AND s.status = 'posting'), now()) AS "postedAt"
       FROM outgoing_text t WHERE t.dispatch_id = ANY($1::uuid[])`,
      [dispatchIds],
    );
    const rows = posted.map(({ now, ...row }) => ({
      ...row,
      firstLookAt: new Date(firstLook(row.postedAt.getTime(), now.getTime(), this.options.looksAfter)),
    }));
    await this.database.query(
      `INSERT INTO reconciliation (dispatch_id, posted_at, state, next_look_at)
       SELECT id, posted_at, 'open', next_look_at
       FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS n (id, posted_at, next_look_at)
       ON CONFLICT DO NOTHING`,
      [
        rows.map(({ dispatchId }) => dispatchId),
        rows.map(({ postedAt }) => postedAt),
        rows.map(({ firstLookAt }) => firstLookAt),
      ],
    );
    return rows.map(({ firstLookAt }) => firstLookAt);
  }

  override async settle(dispatchIds: readonly DispatchId[]): Promise<void> {
    await this.database.query(
      `UPDATE reconciliation SET state = 'settled', next_look_at = NULL, leased_until = NULL
       WHERE dispatch_id = ANY($1::uuid[])`,
      [dispatchIds],
    );
  }

  override async lease(limit: number, milliseconds: number): Promise<Lease> {
    return this.database.transaction(async () => {
      // Two processes that ask at once must not both find that nobody is at it.
      await this.database.query(`SELECT pg_advisory_xact_lock(hashtextextended('sms-dispatch reconciliation', 0))`);
      const [state] = await this.database.query<{ now: Date; busyUntil: Date | null; isDue: boolean }>(
        `SELECT now() AS now, max(r.leased_until) FILTER (WHERE r.leased_until > now()) AS "busyUntil",
           coalesce(bool_or(r.next_look_at <= now() + interval '1 second'), false) AS "isDue"
         FROM reconciliation r WHERE r.state = 'open'`,
      );
      const now = state?.now.getTime() ?? 0;
      if (state === undefined || !state.isDue) return { now, texts: [], comeBackAt: null };
      if (state.busyUntil !== null) return { now, texts: [], comeBackAt: state.busyUntil };
      const rows = await this.database.query<Omit<LeasedText, 'postedAt' | 'dueAt'> & { postedAt: Date; dueAt: Date }>(
        `UPDATE reconciliation r SET leased_until = now() + $2 * interval '1 millisecond'
         FROM (SELECT r.dispatch_id FROM reconciliation r WHERE ${DUE} ORDER BY r.next_look_at LIMIT $1
               FOR UPDATE SKIP LOCKED) AS due
         JOIN outgoing_text t ON t.dispatch_id = due.dispatch_id
         WHERE r.dispatch_id = due.dispatch_id
         RETURNING r.dispatch_id AS "dispatchId", t.from_number AS "from", t.to_number AS "to", r.posted_at AS "postedAt",
           r.next_look_at AS "dueAt"`,
        [limit, milliseconds],
      );
      const texts = rows.map((row) => ({ ...row, postedAt: row.postedAt.getTime(), dueAt: row.dueAt.getTime() }));
      return { now, texts, comeBackAt: null };
    });
  }

  override async conclude(looks: ReadonlyMap<DispatchId, LookResult>): Promise<void> {
    const ends = [...looks.values()];
    await this.database.query(
      `UPDATE reconciliation r SET state = c.state, next_look_at = c.next_look_at, leased_until = NULL,
         last_look_at = CASE WHEN c.looked THEN now() ELSE r.last_look_at END
       FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::boolean[]) AS c (id, state, next_look_at, looked)
       WHERE r.dispatch_id = c.id AND r.state = 'open'`,
      [
        [...looks.keys()],
        ends.map(({ kind }) => (kind === 'again' ? 'open' : kind)),
        ends.map((end) => (end.kind === 'again' ? end.at : null)),
        ends.map((end) => end.kind !== 'again' || end.looked),
      ],
    );
  }

  override async find(dispatchId: DispatchId): Promise<Reconciliation | null> {
    const [row] = await this.database.query<{
      state: Reconciliation['state'];
      nextLookAt: Date | null;
      lastLookAt: Date | null;
    }>(
      `SELECT state, next_look_at AS "nextLookAt", last_look_at AS "lastLookAt" FROM reconciliation WHERE dispatch_id = $1`,
      [dispatchId],
    );
    if (row === undefined) return null;
    const { state, nextLookAt, lastLookAt } = row;
    return { state, nextLookAt: nextLookAt?.toISOString() ?? null, lastLookAt: lastLookAt?.toISOString() ?? null };
  }

  override async countOpen(): Promise<number> {
    const [row] = await this.database.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM reconciliation WHERE state = 'open'`,
    );
    return row?.open ?? 0;
  }
}
