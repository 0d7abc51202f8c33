import { Injectable } from '@nestjs/common';
import type { CallId, CallOutcome, MissedEnding, OfficeId } from '@textback/contracts';
import { Database } from '@textback/database';
import {
  type CallChange,
  CallSessions,
  type EventKey,
  type KeptCall,
  type LateChange,
} from '../application/call-sessions.port.js';
import { summaryOf } from '../domain/call-summary.js';
import { endingIn, type UnknownReason, type Verdict } from '../domain/classify.js';
import type { Leg } from '../domain/leg.js';

interface Row {
  callId: CallId;
  legs: Leg[];
  officeId: OfficeId | null;
  firstSeenAt: Date;
  settleAt: Date | null;
  outcome: CallOutcome | null;
  ending: MissedEnding | null;
  unknownReason: UnknownReason | null;
}

const SELECT = `
  SELECT call_id AS "callId", legs, office_id AS "officeId", first_seen_at AS "firstSeenAt", settle_at AS "settleAt",
    outcome, ending, unknown_reason AS "unknownReason"
  FROM call_session`;

const COLUMNS = 'call_id, legs, direction, from_number, to_number, office_id, started_at, ended_at, settle_at';

/** Rows made by `rowOf`, as a table. */
const RECORDS = `jsonb_to_recordset($1::jsonb) AS n (call_id uuid, legs jsonb, direction text, from_number text,
  to_number text, office_id uuid, started_at timestamptz, ended_at timestamptz, settle_at timestamptz)`;

/** Rows in one statement, so that it never holds locks for long. */
const SLICE = 5_000;

@Injectable()
export class PostgresCallSessions extends CallSessions {
  constructor(private readonly database: Database) {
    super();
  }

  override async admit(events: readonly EventKey[]): Promise<EventKey[]> {
    // In the order of keys, so that two transactions with the same events cannot lock each other out.
    return this.database.query<EventKey>(
      `INSERT INTO call_event_key (source, event_id)
       SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS k (source, event_id) ORDER BY source, event_id
       ON CONFLICT DO NOTHING RETURNING source, event_id AS id`,
      [events.map(({ source }) => source), events.map(({ id }) => id)],
    );
  }

  override async forgetEvents(days: number): Promise<number> {
    const forgotten = await this.database.query(
      `DELETE FROM call_event_key WHERE ctid IN (
         SELECT ctid FROM call_event_key WHERE seen_at < now() - make_interval(days => $1)
         LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [days, SLICE],
    );
    return forgotten.length;
  }

  override async lock(callIds: Iterable<CallId>): Promise<KeptCall[]> {
    const rows = await this.database.query<Row>(
      `${SELECT} WHERE call_id = ANY($1::uuid[]) ORDER BY call_id FOR UPDATE`,
      [[...callIds]],
    );
    return rows.map(callOf);
  }

  override async lockKnown(callId: CallId): Promise<KeptCall | null> {
    const [row] = await this.database.query<Row>(`${SELECT} WHERE call_id = $1 FOR UPDATE`, [callId]);
    return row === undefined ? null : callOf(row);
  }

  override async add(calls: readonly CallChange[], seenAt: Date): Promise<ReadonlySet<CallId>> {
    if (calls.length === 0) return new Set();
    // In the order of ids, so that two transactions that add the same calls cannot lock each other out.
    const added = await this.database.query<{ callId: CallId }>(
      `INSERT INTO call_session (${COLUMNS}, first_seen_at) SELECT ${COLUMNS}, $2 FROM ${RECORDS} ORDER BY call_id
       ON CONFLICT (call_id) DO NOTHING RETURNING call_id AS "callId"`,
      [JSON.stringify(calls.map(rowOf)), seenAt],
    );
    return new Set(calls.map(({ callId }) => callId)).difference(new Set(added.map(({ callId }) => callId)));
  }

  override async save(changes: readonly CallChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.database.query(
      `UPDATE call_session c SET legs = n.legs, direction = n.direction, from_number = n.from_number,
         to_number = n.to_number, office_id = n.office_id, started_at = n.started_at, ended_at = n.ended_at,
         settle_at = n.settle_at
       FROM ${RECORDS} WHERE c.call_id = n.call_id`,
      [JSON.stringify(changes.map(rowOf))],
    );
  }

  override async saveLate(changes: readonly LateChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.database.query(
      `UPDATE call_session c SET legs = n.legs, late_outcome = n.late_outcome, late_ending = n.late_ending
       FROM jsonb_to_recordset($1::jsonb) AS n (call_id uuid, legs jsonb, late_outcome text, late_ending text)
       WHERE c.call_id = n.call_id`,
      [
        JSON.stringify(
          changes.map(({ callId, session, lateVerdict }) => ({
            call_id: callId,
            legs: session.legs,
            late_outcome: lateVerdict?.outcome ?? null,
            late_ending: lateVerdict === null ? null : endingIn(lateVerdict),
          })),
        ),
      ],
    );
  }

  override async postpone(callId: CallId, settleAt: Date | null): Promise<void> {
    await this.database.query('UPDATE call_session SET settle_at = $2 WHERE call_id = $1', [callId, settleAt]);
  }

  override async settle(callId: CallId, verdict: Verdict, officeId: OfficeId | null, at: Date): Promise<void> {
    await this.database.query(
      `UPDATE call_session SET outcome = $2, ending = $3, unknown_reason = $4, office_id = $5, settled_at = $6
       WHERE call_id = $1`,
      [callId, verdict.outcome, endingIn(verdict), verdict.outcome === 'unknown' ? verdict.why : null, officeId, at],
    );
  }

  override async overdue(limits: { seenBefore: Date; settleBefore: Date; limit: number }): Promise<CallId[]> {
    const rows = await this.database.query<{ callId: CallId }>(
      `SELECT call_id AS "callId" FROM call_session
       WHERE settled_at IS NULL AND (first_seen_at < $1 OR settle_at < $2) ORDER BY first_seen_at LIMIT $3`,
      [limits.seenBefore, limits.settleBefore, limits.limit],
    );
    return rows.map(({ callId }) => callId);
  }
}

const callOf = ({ callId, legs, officeId, firstSeenAt, settleAt, outcome, ending, unknownReason }: Row): KeptCall => ({
  callId,
  session: { legs },
  officeId,
  firstSeenAt,
  settleAt,
  verdict: outcome === null ? null : verdictOf(outcome, ending, unknownReason),
});

function verdictOf(outcome: CallOutcome, ending: MissedEnding | null, why: UnknownReason | null): Verdict {
  if (outcome === 'missed' && ending !== null) return { outcome, ending };
  if (outcome === 'unknown' && why !== null) return { outcome, why };
  return { outcome: 'answered' };
}

function rowOf({ callId, session, officeId, settleAt }: CallChange): Record<string, unknown> {
  const { direction, from, to, startedAt, endedAt } = summaryOf(session);
  return {
    call_id: callId,
    legs: session.legs,
    direction,
    from_number: from,
    to_number: to,
    office_id: officeId,
    started_at: new Date(startedAt),
    ended_at: endedAt === null ? null : new Date(endedAt),
    settle_at: settleAt,
  };
}
