import { Injectable } from '@nestjs/common';
import type { CallId, ConversationId, OfficeId, SkipReason } from '@textback/contracts';
import { Database } from '@textback/database';
import type { Facts } from '../../text-back/domain/facts.js';
import {
  type CallAsItWas,
  type CallPosition,
  type Extent,
  type PageOfCalls,
  PastCalls,
} from '../application/past-calls.port.js';
import type { BacktestWindow } from '../domain/backtest-window.js';
import type { CallerHistory, KnownFacts, PastCall, Snapshot } from '../domain/past-call.js';
import type { EarlierText } from '../domain/replay.js';
import { historiesSql, type HistoryRow, historyOf } from './caller-histories.js';

interface PositionRow {
  readonly firstDecidedAt: Date;
  readonly place: number;
  readonly callId: CallId;
}

interface CallRow extends PositionRow {
  readonly facts: Facts;
  readonly firstFacts: Facts | null;
  readonly decidedAt: Date;
  readonly decision: 'text' | 'skip';
  readonly reason: SkipReason | null;
  /** Null: it was decided at once. */
  readonly delaySeconds: number | null;
  readonly credits: number | null;
  readonly neverSentAt: Date | null;
}

interface EarlierRow {
  readonly conversationId: ConversationId | null;
  readonly at: Date;
  readonly credits: number;
  readonly neverSentAt: Date | null;
}

/** Before all that were decided at the same moment. */
const FIRST_CALL = '00000000-0000-0000-0000-000000000000' as CallId;

const POSITION = 'first_decided_at AS "firstDecidedAt", place, call_id AS "callId"';

/** From when on a text that was never sent does not count. */
const NEVER_SENT_AT = 'CASE WHEN t.never_sent THEN coalesce(t.ended_at, t.at) END AS "neverSentAt"';

/** A call of before may have waited for its delay, and longer when timers were late. */
const LATEST_TEXT_OF_BEFORE = `interval '1 day'`;

@Injectable()
export class PostgresPastCalls extends PastCalls {
  constructor(private readonly database: Database) {
    super();
  }

  override async extent(officeId: OfficeId, { from, to }: BacktestWindow, most: number): Promise<Extent> {
    const window = `FROM decision WHERE office_id = $1 AND first_decided_at >= $2 AND first_decided_at < $3
      AND decision <> 'pending'`;
    const [counted] = await this.database.query<{ calls: number }>(
      `SELECT count(*)::int AS calls FROM (SELECT 1 ${window} LIMIT $4) AS call`,
      [officeId, from, to, most + 1],
    );
    const calls = counted?.calls ?? 0;
    if (calls <= most)
      return { calls, from, to, complete: true, after: { firstDecidedAt: from, place: -1, callId: FIRST_CALL } };
    const [first, before] = await this.database.query<PositionRow>(
      `SELECT ${POSITION} ${window}
       ORDER BY decision.first_decided_at DESC, decision.place DESC, decision.call_id DESC LIMIT 2 OFFSET $4`,
      [officeId, from, to, most - 1],
    );
    if (first === undefined || before === undefined) throw new Error('Calls of the window were there a moment ago.');
    return { calls: most, from: first.firstDecidedAt.toISOString(), to, complete: false, after: positionOf(before) };
  }

  override async page(
    officeId: OfficeId,
    range: { readonly after: CallPosition; readonly to: string; readonly limit: number; readonly delaySeconds: number },
  ): Promise<PageOfCalls | null> {
    const { after, to, limit, delaySeconds } = range;
    const rows = await this.database.query<CallRow>(
      `SELECT ${POSITION}, d.facts, d.first_facts AS "firstFacts", d.decided_at AS "decidedAt", d.decision, d.reason,
         (c.after #>> '{missedCallAutoReplies,delaySeconds}')::int AS "delaySeconds", t.credits, ${NEVER_SENT_AT}
       FROM decision d
       LEFT JOIN caller_text t ON t.dispatch_id = d.dispatch_id
       LEFT JOIN settings_change c ON (c.office_id, c.version) = (d.office_id, (d.before_delay ->> 'settingsVersion')::int)
       WHERE d.office_id = $1 AND (d.first_decided_at, d.place, d.call_id) > ($2::timestamptz, $3::int, $4::uuid)
         AND d.first_decided_at < $5 AND d.decision <> 'pending'
       ORDER BY d.first_decided_at, d.place, d.call_id LIMIT $6`,
      [officeId, after.firstDecidedAt, after.place, after.callId, to, limit],
    );
    const last = rows.at(-1);
    if (last === undefined) return null;
    const histories = delaySeconds === 0 ? null : await this.histories(officeId, rows, delaySeconds);
    return { calls: rows.map((row) => pastCallOf(row, histories)), last: positionOf(last) };
  }

  override async earlierTexts(officeId: OfficeId, { after, from, to }: Extent, since: string): Promise<EarlierText[]> {
    const rows = await this.database.query<EarlierRow>(
      `SELECT t.conversation_id AS "conversationId", t.at, t.credits, ${NEVER_SENT_AT}
       FROM caller_text t
       WHERE t.office_id = $1 AND t.kind = 'missed-call-text' AND t.at >= $2
         AND t.at < $3::timestamptz + ${LATEST_TEXT_OF_BEFORE}
         AND NOT EXISTS (
           SELECT FROM decision d WHERE d.office_id = t.office_id AND d.dispatch_id = t.dispatch_id
             AND (d.first_decided_at, d.place, d.call_id) > ($4::timestamptz, $5::int, $6::uuid))
       UNION ALL
       SELECT NULL, t.at, t.credits, NULL FROM caller_text t
       WHERE t.office_id = $1 AND t.kind = 'staff' AND t.at >= $2 AND t.at < $7 AND t.credits > 0 AND NOT t.never_sent
       ORDER BY at`,
      [officeId, since, from, after.firstDecidedAt, after.place, after.callId, to],
    );
    return rows.map(({ at, neverSentAt, ...text }) => ({
      ...text,
      at: at.toISOString(),
      neverSentAt: neverSentAt?.toISOString() ?? null,
    }));
  }

  override async asTheyWere(officeId: OfficeId, callIds: readonly CallId[]): Promise<Map<CallId, CallAsItWas>> {
    if (callIds.length === 0) return new Map();
    const rows = await this.database.query<
      Pick<CallRow, 'callId' | 'facts' | 'decision' | 'reason' | 'decidedAt'> & { readonly summary: string }
    >(
      `SELECT call_id AS "callId", facts, decision, reason, decided_at AS "decidedAt", summary FROM decision
       WHERE office_id = $1 AND call_id = ANY($2::uuid[])`,
      [officeId, callIds],
    );
    return new Map(
      rows.map(({ callId, facts: { call, callerKind }, decidedAt, ...reality }) => [
        callId,
        { call, callerKind, reality: { ...reality, decidedAt: decidedAt.toISOString() } },
      ]),
    );
  }

  /** What happened to the callers of some calls until the draft's delay would have ended, however late. */
  private async histories(
    officeId: OfficeId,
    rows: readonly CallRow[],
    delaySeconds: number,
  ): Promise<Map<ConversationId, CallerHistory>> {
    const callers = new Set(rows.flatMap(({ facts }) => facts.call.conversationId ?? []));
    const ends = rows.map((row) => row.firstDecidedAt.getTime() + delaySeconds * 1_000 + lateBy(row));
    const until = new Date(ends.reduce((latest, end) => Math.max(latest, end), 0));
    const found = await this.database.query<HistoryRow>(historiesSql, [
      officeId,
      [...callers],
      rows[0]?.firstDecidedAt,
      until,
    ]);
    return new Map(found.map((row) => [row.conversationId, historyOf(row)]));
  }
}

const positionOf = ({ firstDecidedAt, place, callId }: PositionRow): CallPosition => ({
  firstDecidedAt: firstDecidedAt.toISOString(),
  place,
  callId,
});

/** By how many milliseconds the end of a delay was late. */
const lateBy = ({ delaySeconds, firstDecidedAt, decidedAt }: CallRow): number =>
  delaySeconds === null ? 0 : Math.max(0, decidedAt.getTime() - firstDecidedAt.getTime() - delaySeconds * 1_000);

function pastCallOf(row: CallRow, histories: ReadonlyMap<ConversationId, CallerHistory> | null): PastCall {
  const { facts, firstFacts, firstDecidedAt, decidedAt, decision, reason, credits, neverSentAt } = row;
  const { call, callerKind } = facts;
  const again: Snapshot = { at: decidedAt.toISOString(), known: knownIn(facts) };
  const wasDelayed = row.delaySeconds !== null;
  return {
    call,
    callerKind,
    // Decisions of the first releases kept the facts of the second decision only.
    snapshots: wasDelayed
      ? [{ at: firstDecidedAt.toISOString(), known: knownIn(firstFacts ?? facts) }, again]
      : [again],
    lateBy: lateBy(row),
    history: (call.conversationId === null ? undefined : histories?.get(call.conversationId)) ?? null,
    reality: {
      decision,
      reason,
      credits: neverSentAt === null ? (credits ?? 0) : 0,
      neverSentAt: neverSentAt?.toISOString() ?? null,
    },
  };
}

const knownIn = ({ optedOutAt, landlineAt, staffTextedAt, answeredAt }: Facts): KnownFacts => ({
  optedOutAt,
  landlineAt,
  staffTextedAt,
  answeredAt,
});
