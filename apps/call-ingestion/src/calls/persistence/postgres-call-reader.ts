import { Injectable } from '@nestjs/common';
import {
  type Call,
  type CallId,
  type CallOutcome,
  conversationIdOf,
  type MissedCallText,
  type MissedEnding,
  type OfficeId,
  type PhoneNumber,
} from '@textback/contracts';
import { Database } from '@textback/database';
import { PENDING, shownState, type TextProgress } from '../../texts/domain/text-state.js';
import { type CallPlace, CallReader } from '../application/call-reader.port.js';

interface Row {
  callId: CallId;
  officeId: OfficeId;
  from: PhoneNumber | null;
  to: PhoneNumber;
  direction: Call['direction'];
  outcome: CallOutcome | null;
  ending: MissedEnding | null;
  startedAt: Date;
  endedAt: Date | null;
  lateOutcome: CallOutcome | null;
  lateEnding: MissedEnding | null;
  correctedOutcome: CallOutcome | null;
  correctedEnding: MissedEnding | null;
  correctedAt: Date | null;
  progress: TextProgress | null;
  reason: MissedCallText['reason'];
  dispatchId: MissedCallText['dispatchId'];
}

/** Office and call must both match: a text of one office never shows in another's list (guarantee D). */
const SELECT = `
  SELECT c.call_id AS "callId", c.office_id AS "officeId", c.from_number AS "from", c.to_number AS "to", c.direction,
    c.outcome, c.ending, c.started_at AS "startedAt", c.ended_at AS "endedAt",
    c.late_outcome AS "lateOutcome", c.late_ending AS "lateEnding", c.corrected_outcome AS "correctedOutcome",
    c.corrected_ending AS "correctedEnding", c.corrected_at AS "correctedAt",
    t.progress, t.reason, t.dispatch_id AS "dispatchId"
  FROM call_session c LEFT JOIN call_text t ON (t.office_id, t.call_id) = (c.office_id, c.call_id)`;

@Injectable()
export class PostgresCallReader extends CallReader {
  constructor(private readonly database: Database) {
    super();
  }

  override async list(query: {
    officeId: OfficeId;
    outcome: CallOutcome | null;
    after: CallPlace | null;
    limit: number;
  }): Promise<Call[]> {
    const parameters: unknown[] = [query.officeId, query.limit];
    const place = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = ['c.office_id = $1'];
    if (query.outcome !== null) conditions.push(`c.outcome = ${place(query.outcome)}`);
    if (query.after !== null) {
      const { startedAt, callId } = query.after;
      conditions.push(`(c.started_at, c.call_id) < (${place(startedAt)}::timestamptz, ${place(callId)}::uuid)`);
    }
    const rows = await this.database.query<Row>(
      `${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY c.started_at DESC, c.call_id DESC LIMIT $2`,
      parameters,
    );
    return rows.map(callOf);
  }

  override async find(officeId: OfficeId, callId: CallId): Promise<Call | null> {
    const [row] = await this.database.query<Row>(`${SELECT} WHERE c.office_id = $1 AND c.call_id = $2`, [
      officeId,
      callId,
    ]);
    return row === undefined ? null : callOf(row);
  }
}

function callOf(row: Row): Call {
  const { callId, from, to, direction, outcome, ending, startedAt, endedAt } = row;
  return {
    callId,
    from,
    to,
    direction,
    outcome,
    endingReason: ending,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    missedCallText: outcome === 'missed' ? textOf(row) : null,
    correction: correctionOf(row),
    lateEvidence: row.lateOutcome === null ? null : { outcome: row.lateOutcome, ending: row.lateEnding },
  };
}

const correctionOf = ({ correctedOutcome, correctedEnding, correctedAt }: Row): Call['correction'] =>
  correctedOutcome === null || correctedAt === null
    ? null
    : { from: { outcome: correctedOutcome, ending: correctedEnding }, at: correctedAt.toISOString() };

/** A missed call without any report about its text is still to be decided. */
const textOf = ({ officeId, from, progress, reason, dispatchId }: Row): MissedCallText => ({
  state: shownState(progress ?? PENDING.progress),
  reason,
  dispatchId,
  conversationId: from === null ? null : conversationIdOf(officeId, from),
});
