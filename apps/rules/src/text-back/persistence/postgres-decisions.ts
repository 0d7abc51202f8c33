import { Injectable } from '@nestjs/common';
import type { CallId, DecisionBeforeDelay, DecisionReceipt, OfficeId } from '@textback/contracts';
import { Database } from '@textback/database';
import {
  type CallKey,
  type DecisionFilter,
  type DecisionPosition,
  type DecisionRecord,
  Decisions,
  type PendingDecision,
} from '../application/decisions.port.js';
import { type Facts, type OfficeSnapshot, UNKNOWN_OFFICE } from '../domain/facts.js';
import type { StoredInputs } from '../domain/reproduce.js';

interface DecisionRow extends Omit<DecisionReceipt, 'decidedAt'> {
  readonly decidedAt: Date;
}

interface InputsRow {
  readonly facts: Facts;
  readonly decidedAt: Date;
  readonly office: OfficeSnapshot | null;
  readonly firstFacts: Facts | null;
  readonly beforeDelay: DecisionBeforeDelay | null;
  readonly firstOffice: OfficeSnapshot | null;
}

const RECEIPT = `office_id AS "officeId", call_id AS "callId", conversation_id AS "conversationId", decision, reason, period,
  dispatch_id AS "dispatchId", settings_version AS "settingsVersion", decided_at AS "decidedAt", summary, steps,
  before_delay AS "beforeDelay"`;

@Injectable()
export class PostgresDecisions extends Decisions {
  constructor(private readonly database: Database) {
    super();
  }

  override async decided(calls: readonly CallKey[]): Promise<Set<CallId>> {
    const rows = await this.database.current.query<{ call_id: CallId }>(
      `SELECT call_id FROM decision
       WHERE (office_id, call_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
      [calls.map(({ officeId }) => officeId), calls.map(({ callId }) => callId)],
    );
    return new Set(rows.map(({ call_id }) => call_id));
  }

  override async pending(officeId: OfficeId, callId: CallId): Promise<PendingDecision | null> {
    // Locked, so that a ring that comes twice at the same moment finds the decision of the first.
    const [row] = await this.database.current.query<{
      facts: Facts;
      decidedAt: Date;
      settingsVersion: number;
      summary: string;
      steps: DecisionBeforeDelay['steps'];
    }>(
      `SELECT facts, decided_at AS "decidedAt", settings_version AS "settingsVersion", summary, steps FROM decision
       WHERE office_id = $1 AND call_id = $2 AND decision = 'pending' FOR UPDATE`,
      [officeId, callId],
    );
    if (row === undefined) return null;
    const { facts, decidedAt, ...decision } = row;
    return { call: facts.call, decision: { ...decision, decidedAt: decidedAt.toISOString() } };
  }

  override async save(records: readonly DecisionRecord[]): Promise<void> {
    const rows = records.map(({ receipt, facts }, place) => ({
      office_id: receipt.officeId,
      call_id: receipt.callId,
      conversation_id: receipt.conversationId,
      decision: receipt.decision,
      reason: receipt.reason,
      period: receipt.period,
      dispatch_id: receipt.dispatchId,
      settings_version: receipt.settingsVersion,
      decided_at: receipt.decidedAt,
      summary: receipt.summary,
      steps: receipt.steps,
      facts,
      before_delay: receipt.beforeDelay,
      first_facts: null,
      first_decided_at: receipt.beforeDelay?.decidedAt ?? receipt.decidedAt,
      place,
    }));
    const saved = await this.database.current.query(
      `INSERT INTO decision AS d SELECT * FROM jsonb_populate_recordset(NULL::decision, $1::jsonb)
       ON CONFLICT (office_id, call_id) DO UPDATE SET decision = excluded.decision, reason = excluded.reason,
         period = excluded.period, dispatch_id = excluded.dispatch_id, settings_version = excluded.settings_version,
         decided_at = excluded.decided_at, summary = excluded.summary, steps = excluded.steps, facts = excluded.facts,
         before_delay = excluded.before_delay, first_facts = d.facts, place = excluded.place
       WHERE d.decision = 'pending' AND excluded.before_delay IS NOT NULL
       RETURNING call_id`,
      [JSON.stringify(rows)],
    );
    // Another transaction was faster: this one must end without a trace, and finds that decision when it is run again.
    if (saved.length !== rows.length) throw new Error('A call was decided twice at the same time.');
  }

  override async receipt(officeId: OfficeId, callId: CallId): Promise<DecisionReceipt | null> {
    const [row] = await this.database.query<DecisionRow>(
      `SELECT ${RECEIPT} FROM decision WHERE office_id = $1 AND call_id = $2`,
      [officeId, callId],
    );
    return row === undefined ? null : receiptOf(row);
  }

  override async list(
    officeId: OfficeId,
    { decision, reason }: DecisionFilter,
    { after, limit }: { readonly after: DecisionPosition | null; readonly limit: number },
  ): Promise<DecisionReceipt[]> {
    const rows = await this.database.query<DecisionRow>(
      `SELECT ${RECEIPT} FROM decision
       WHERE office_id = $1 AND ($2::timestamptz IS NULL OR (first_decided_at, call_id) < ($2, $3::uuid))
         AND ($4::text IS NULL OR decision = $4) AND ($5::text IS NULL OR reason = $5)
       ORDER BY first_decided_at DESC, call_id DESC LIMIT $6`,
      [officeId, after?.firstDecidedAt ?? null, after?.callId ?? null, decision ?? null, reason ?? null, limit],
    );
    return rows.map(receiptOf);
  }

  override async inputs(officeId: OfficeId, callId: CallId): Promise<StoredInputs | null> {
    const [row] = await this.database.query<InputsRow>(
      `SELECT facts, decided_at AS "decidedAt", ${officeAt('c')} AS office,
         first_facts AS "firstFacts", before_delay AS "beforeDelay", ${officeAt('f')} AS "firstOffice"
       FROM decision d
       LEFT JOIN settings_change c ON (c.office_id, c.version) = (d.office_id, d.settings_version)
       LEFT JOIN settings_change f ON (f.office_id, f.version) = (d.office_id, (d.before_delay ->> 'settingsVersion')::int)
       WHERE d.office_id = $1 AND d.call_id = $2`,
      [officeId, callId],
    );
    if (row === undefined) return null;
    const { facts, decidedAt, office, firstFacts, beforeDelay, firstOffice } = row;
    return {
      input: { facts, office: office ?? UNKNOWN_OFFICE, now: decidedAt.toISOString() },
      beforeDelay:
        beforeDelay === null || firstFacts === null
          ? beforeDelay
          : { facts: firstFacts, office: firstOffice ?? UNKNOWN_OFFICE, now: beforeDelay.decidedAt },
    };
  }
}

/** A version of an office's settings and the name that it had then; null when the change is not joined: never configured. */
const officeAt = (change: string): string =>
  `CASE WHEN ${change}.version IS NOT NULL THEN
     jsonb_build_object('name', ${change}.name_after, 'version', ${change}.version, 'settings', ${change}.after) END`;

const receiptOf = (row: DecisionRow): DecisionReceipt => ({ ...row, decidedAt: row.decidedAt.toISOString() });
