import { Injectable } from '@nestjs/common';
import type { CallId, OfficeId, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import {
  type CallChange,
  CallSessions,
  type EventKey,
  type JudgedCall,
  type KeptCall,
  type LateChange,
  type OverdueCall,
  type OverdueLimits,
} from '../application/call-sessions.port.js';
import { type CallSummary, summaryOf } from '../domain/call-summary.js';
import type { Leg } from '../domain/leg.js';
import { JUDGEMENT, type JudgementRow, judgementOf, rowOfJudgement, SET_JUDGEMENT } from './judgement-columns.js';

interface Row extends JudgementRow {
  callId: CallId;
  legs: Leg[];
  officeId: OfficeId | null;
  firstSeenAt: Date;
  settleAt: Date | null;
  reviewAt: Date | null;
  direction: CallSummary['direction'];
  from: PhoneNumber | null;
  to: PhoneNumber | null;
  startedAt: Date;
  endedAt: Date | null;
}

const SELECT = `
  SELECT call_id AS "callId", legs, office_id AS "officeId", first_seen_at AS "firstSeenAt", settle_at AS "settleAt",
    review_at AS "reviewAt", direction, from_number AS "from", to_number AS "to", started_at AS "startedAt",
    ended_at AS "endedAt", ${JUDGEMENT}
  FROM call_session`;

const COLUMNS = 'call_id, legs, direction, from_number, to_number, office_id, started_at, ended_at, settle_at';

/** Rows made by `rowOf`, as a table. */
const RECORDS = `jsonb_to_recordset($1::jsonb) AS n (call_id uuid, legs jsonb, direction text, from_number text,
  to_number text, office_id uuid, started_at timestamptz, ended_at timestamptz, settle_at timestamptz)`;

/** Rows made by `rowOfJudgement`, as a table that has the columns of the real one. */
const JUDGED = 'jsonb_populate_recordset(NULL::call_session, $1::jsonb) AS n';

/** Smaller than the id of any call. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

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

  override async withSkippedText(
    calls: readonly Pick<KeptCall, 'callId' | 'officeId'>[],
  ): Promise<ReadonlySet<CallId>> {
    if (calls.length === 0) return new Set();
    // A statement of its own, after the lock: what was committed while we waited for it is seen only by a new one.
    const rows = await this.database.query<{ callId: CallId }>(
      `SELECT call_id AS "callId" FROM call_text WHERE progress = 'skipped'
         AND (office_id, call_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
      [calls.map(({ officeId }) => officeId), calls.map(({ callId }) => callId)],
    );
    return new Set(rows.map(({ callId }) => callId));
  }

  override async saveLate(changes: readonly LateChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.database.query(
      `UPDATE call_session c SET legs = n.legs, review_at = n.review_at, ${SET_JUDGEMENT}
       FROM ${JUDGED} WHERE c.call_id = n.call_id`,
      [
        JSON.stringify(
          changes.map(({ callId, session, judgement, reviewAt }) => ({
            call_id: callId,
            legs: session.legs,
            review_at: reviewAt,
            ...rowOfJudgement(judgement),
          })),
        ),
      ],
    );
  }

  override async postpone(callId: CallId, settleAt: Date | null): Promise<void> {
    await this.database.query('UPDATE call_session SET settle_at = $2 WHERE call_id = $1', [callId, settleAt]);
  }

  override async settle({ callId, officeId, judgement }: JudgedCall, at: Date): Promise<void> {
    await this.database.query(
      `UPDATE call_session c SET office_id = $2, settled_at = $3, ${SET_JUDGEMENT}
       FROM jsonb_populate_record(NULL::call_session, $4::jsonb) AS n WHERE c.call_id = $1`,
      [callId, officeId, at, JSON.stringify(rowOfJudgement(judgement))],
    );
  }

  override async saveReview({
    callId,
    officeId,
    judgement,
    shown,
  }: JudgedCall & Pick<KeptCall, 'shown'>): Promise<void> {
    await this.database.query(
      `UPDATE call_session c SET office_id = $2, review_at = NULL, direction = n.direction,
         from_number = n.from_number, to_number = n.to_number, started_at = n.started_at, ended_at = n.ended_at,
         ${SET_JUDGEMENT}
       FROM jsonb_populate_record(NULL::call_session, $3::jsonb) AS n WHERE c.call_id = $1`,
      [callId, officeId, JSON.stringify({ ...rowOfJudgement(judgement), ...rowOfSummary(shown) })],
    );
  }

  override async saveJudgements(calls: readonly Pick<JudgedCall, 'callId' | 'judgement'>[]): Promise<void> {
    if (calls.length === 0) return;
    await this.database.query(`UPDATE call_session c SET ${SET_JUDGEMENT} FROM ${JUDGED} WHERE c.call_id = n.call_id`, [
      JSON.stringify(calls.map(({ callId, judgement }) => ({ call_id: callId, ...rowOfJudgement(judgement) }))),
    ]);
  }

  override async overdue({ seenBefore, dueBefore, after, limit }: OverdueLimits): Promise<OverdueCall[]> {
    return this.database.query<OverdueCall>(
      `SELECT call_id AS "callId", first_seen_at AS "firstSeenAt" FROM (
         SELECT call_id, first_seen_at FROM call_session
         WHERE settled_at IS NULL AND (first_seen_at < $1 OR settle_at < $2)
         UNION ALL SELECT call_id, first_seen_at FROM call_session WHERE review_at < $2) AS o
       WHERE (first_seen_at, call_id) > ($3::timestamptz, $4::uuid) ORDER BY first_seen_at, call_id LIMIT $5`,
      [seenBefore, dueBefore, after?.firstSeenAt ?? '-infinity', after?.callId ?? NIL_UUID, limit],
    );
  }
}

const callOf = (row: Row): KeptCall => {
  const { callId, legs, officeId, firstSeenAt, settleAt, reviewAt, direction, from, to, startedAt, endedAt } = row;
  return {
    callId,
    session: { legs },
    officeId,
    firstSeenAt,
    settleAt,
    reviewAt,
    judgement: judgementOf(row),
    shown: {
      direction,
      from,
      to,
      line: direction === 'outbound' ? from : to,
      startedAt: startedAt.getTime(),
      endedAt: endedAt?.getTime() ?? null,
    },
  };
};

const rowOf = ({ callId, session, officeId, settleAt }: CallChange): Record<string, unknown> => ({
  call_id: callId,
  legs: session.legs,
  office_id: officeId,
  settle_at: settleAt,
  ...rowOfSummary(summaryOf(session)),
});

const rowOfSummary = ({ direction, from, to, startedAt, endedAt }: CallSummary): Record<string, unknown> => ({
  direction,
  from_number: from,
  to_number: to,
  started_at: new Date(startedAt),
  ended_at: endedAt === null ? null : new Date(endedAt),
});
