import { Injectable } from '@nestjs/common';
import type { DispatchId, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import { type LockedPace, type PaceChange, type QueueState, SendingQueue } from '../application/sending-queue.port.js';
import type { DueText } from '../application/texts.port.js';
import type { Pace } from '../domain/pace.js';
import type { PaceScope } from '../domain/pauses.js';
import type { Lane } from '../domain/plan-slots.js';
import type { Text } from '../domain/text.js';
import { COLUMNS, OPTED_OUT } from './text-columns.js';

/** A time stamp as milliseconds, with its microseconds; `-infinity` as -Infinity. */
const ms = (moment: string): string => `(extract(epoch FROM ${moment}) * 1000)::float8`;

const PACE = `${ms('p.next_at')} AS "nextAt", p.latest, ${ms('p.paused_until')} AS "pausedUntil"`;

/** A process that stops while it has the account's pace must not stop the others. */
const LONGEST_HOLD = '2s';

/** What a number without a row has: it was never used. */
const FRESH: Pace = { nextAt: -Infinity, latest: [], pausedUntil: -Infinity };

/**
 * Text `t` may go now: it is due, and no text of its pair that was asked for earlier is on its way before it. An automatic
 * text that still waits does not hold up staff, nor an answer to an opt-out word.
 */
const MAY_GO = `t.status = 'queued' AND t.due_at <= statement_timestamp() AND NOT EXISTS (
  SELECT FROM outgoing_text e WHERE e.status IN ('queued', 'posting') AND e.from_number = t.from_number
    AND e.to_number = t.to_number AND e.queued_at < t.queued_at
    AND (e.kind <> 'missed-call-text' OR e.status = 'posting' OR t.kind = 'missed-call-text'))`;

/** Text `t` belongs to the lane that `row` names. */
const inLane = (row: string): string =>
  `t.office_id = ${row}.office_id AND t.from_number = ${row}.from_number AND t.kind = ${row}.kind`;

/**
 * The lanes that have queued texts, one step of the index for each: what it costs does not depend on how many texts wait.
 * DISTINCT would read them all.
 */
export const LANES = `WITH RECURSIVE lane AS (
    (SELECT t.office_id, t.from_number, t.kind FROM outgoing_text t WHERE t.status = 'queued'
     ORDER BY t.office_id, t.from_number, t.kind LIMIT 1)
    UNION ALL
    SELECT n.* FROM lane l CROSS JOIN LATERAL (
      SELECT t.office_id, t.from_number, t.kind FROM outgoing_text t WHERE t.status = 'queued'
        AND (t.office_id, t.from_number, t.kind) > (l.office_id, l.from_number, l.kind)
      ORDER BY t.office_id, t.from_number, t.kind LIMIT 1) n)
  SELECT l.office_id AS "officeId", l.from_number AS "from", l.kind, w.waiting, w.since, o.served_at AS "servedAt",
    p.next_at AS "nextAt", p.latest, p.paused_until AS "pausedUntil"
  FROM lane l
  CROSS JOIN LATERAL (SELECT count(*)::int AS waiting, ${ms('min(g.due_at)')} AS since FROM (
    SELECT t.due_at FROM outgoing_text t WHERE ${inLane('l')} AND ${MAY_GO} ORDER BY t.due_at LIMIT $1) g) w
  LEFT JOIN LATERAL (SELECT ${ms('o.served_at')} AS served_at FROM office_turn o WHERE o.office_id = l.office_id) o ON true
  LEFT JOIN LATERAL (SELECT ${ms('p.next_at')} AS next_at, p.latest, ${ms('p.paused_until')} AS paused_until
    FROM sending_pace p WHERE p.scope = l.from_number) p ON true
  WHERE w.waiting > 0`;

@Injectable()
export class PostgresSendingQueue extends SendingQueue {
  constructor(private readonly database: Database) {
    super();
  }

  override async tryLockPace(): Promise<LockedPace | null> {
    const after = performance.now();
    // Whoever finds it locked does not wait: so the statement takes no longer than its way, and the reading is sharp.
    const [row] = await this.database.query<Pace & { at: number }>(
      `SELECT ${PACE}, ${ms('clock_timestamp()')} AS at, set_config('idle_in_transaction_session_timeout', $1, true)
       FROM sending_pace p WHERE p.scope = 'account' FOR UPDATE SKIP LOCKED`,
      [LONGEST_HOLD],
    );
    const before = performance.now();
    if (row === undefined) return null;
    const { nextAt, latest, pausedUntil, at } = row;
    return { pace: { nextAt, latest, pausedUntil }, clock: { at, after, before } };
  }

  override async lockPace(): Promise<LockedPace> {
    // Waits first, so that the statement that reads the clock does not.
    await this.database.query(`SELECT FROM sending_pace p WHERE p.scope = 'account' FOR UPDATE`);
    const locked = await this.tryLockPace();
    if (locked === null) throw new Error('The pace of the account is missing.');
    return locked;
  }

  override async pacesOf(numbers: readonly PhoneNumber[]): Promise<ReadonlyMap<PhoneNumber, Pace>> {
    const rows = await this.database.query<Pace & { scope: PhoneNumber }>(
      `SELECT p.scope, ${PACE} FROM sending_pace p WHERE p.scope = ANY($1::text[])`,
      [numbers],
    );
    const kept = new Map(rows.map(({ scope, ...pace }) => [scope, pace]));
    return new Map(numbers.map((number) => [number, kept.get(number) ?? FRESH]));
  }

  override async lockNumbers(numbers: readonly PhoneNumber[]): Promise<void> {
    await this.database.query('SELECT FROM sending_pace WHERE scope = ANY($1::text[]) ORDER BY scope FOR UPDATE', [
      numbers,
    ]);
  }

  override async lanes(most: number): Promise<Lane[]> {
    const rows = await this.database.query<
      Pick<Lane, 'officeId' | 'from' | 'kind' | 'waiting' | 'since'> & {
        servedAt: number | null;
        nextAt: number | null;
        latest: number[] | null;
        pausedUntil: number | null;
      }
    >(LANES, [most]);
    return rows.map(({ servedAt, nextAt, latest, pausedUntil, ...lane }) => ({
      ...lane,
      servedAt: servedAt ?? -Infinity,
      pace: {
        nextAt: nextAt ?? FRESH.nextAt,
        latest: latest ?? FRESH.latest,
        pausedUntil: pausedUntil ?? FRESH.pausedUntil,
      },
    }));
  }

  override async lockHeads(
    wanted: readonly { readonly lane: Lane; readonly count: number }[],
  ): Promise<{ readonly lane: Lane; readonly due: DueText }[]> {
    const rows = await this.database.query<Text & { expired: boolean; optedOut: boolean; ordinal: number }>(
      `SELECT ${COLUMNS}, t.expires_at <= now() AS expired, ${OPTED_OUT} AS "optedOut", w.ordinal
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::int[])
         AS w (office_id, from_number, kind, most, ordinal)
       CROSS JOIN LATERAL (SELECT * FROM outgoing_text t WHERE ${inLane('w')} AND ${MAY_GO}
         ORDER BY t.due_at LIMIT w.most FOR UPDATE SKIP LOCKED) t
       ORDER BY w.ordinal, t.due_at`,
      [
        wanted.map(({ lane }) => lane.officeId),
        wanted.map(({ lane }) => lane.from),
        wanted.map(({ lane }) => lane.kind),
        wanted.map(({ count }) => count),
        wanted.map((_, index) => index),
      ],
    );
    return rows.flatMap(({ ordinal, expired, optedOut, ...text }) => {
      const lane = wanted[ordinal]?.lane;
      return lane === undefined ? [] : [{ lane, due: { text, expired, optedOut } }];
    });
  }

  override async grant(
    paces: readonly PaceChange[],
    served: readonly { readonly officeId: Lane['officeId']; readonly at: number }[],
  ): Promise<void> {
    await this.database.query(
      `WITH turn AS (
         INSERT INTO office_turn (office_id, served_at)
         SELECT s.office_id, to_timestamp(s.at / 1000) FROM unnest($2::uuid[], $3::float8[]) AS s (office_id, at)
         ON CONFLICT (office_id) DO UPDATE SET served_at = excluded.served_at)
       INSERT INTO sending_pace (scope, next_at, latest)
       SELECT s.scope, to_timestamp(s."nextAt" / 1000), s.latest
       FROM jsonb_to_recordset($1::jsonb) AS s (scope text, "nextAt" float8, latest float8[])
       ON CONFLICT (scope) DO UPDATE SET next_at = excluded.next_at, latest = excluded.latest`,
      [
        JSON.stringify(paces.map(({ scope, pace: { nextAt, latest } }) => ({ scope, nextAt, latest }))),
        served.map(({ officeId }) => officeId),
        served.map(({ at }) => at),
      ],
    );
  }

  override async renewClaim(dispatchId: DispatchId, claimId: string): Promise<boolean> {
    const rows = await this.database.query(
      'UPDATE outgoing_text SET claimed_at = now() WHERE dispatch_id = $1 AND claim_id = $2 RETURNING dispatch_id',
      [dispatchId, claimId],
    );
    return rows.length > 0;
  }

  override async pause(scope: PaceScope, pauseMs: number): Promise<void> {
    await this.database.query(
      `INSERT INTO sending_pace AS p (scope, paused_until) VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond')
       ON CONFLICT (scope) DO UPDATE SET paused_until = greatest(p.paused_until, excluded.paused_until)`,
      [scope, pauseMs],
    );
  }

  override async state(): Promise<QueueState> {
    const [row] = await this.database.query<{
      missedCallTexts: number;
      staff: number;
      confirmations: number;
      help: number;
      oldestMs: number | null;
      account: number;
      number: number;
    }>(
      `SELECT q.*, p.* FROM
         (SELECT count(*) FILTER (WHERE t.kind = 'missed-call-text')::int AS "missedCallTexts",
            count(*) FILTER (WHERE t.kind = 'staff')::int AS staff,
            count(*) FILTER (WHERE t.kind = 'opt-out-confirmation')::int AS confirmations,
            count(*) FILTER (WHERE t.kind = 'help-answer')::int AS help,
            ${ms('now() - min(t.queued_at)')} AS "oldestMs"
          FROM outgoing_text t WHERE t.status = 'queued') q,
         (SELECT count(*) FILTER (WHERE p.scope = 'account')::int AS account,
            count(*) FILTER (WHERE p.scope <> 'account')::int AS number
          FROM sending_pace p WHERE p.paused_until > now()) p`,
    );
    return {
      waiting: {
        'missed-call-text': row?.missedCallTexts ?? 0,
        staff: row?.staff ?? 0,
        'opt-out-confirmation': row?.confirmations ?? 0,
        'help-answer': row?.help ?? 0,
      },
      oldestMs: Math.max(0, row?.oldestMs ?? 0),
      paused: { account: row?.account ?? 0, number: row?.number ?? 0 },
    };
  }
}
