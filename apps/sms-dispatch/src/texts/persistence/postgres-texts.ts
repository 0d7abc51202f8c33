import { Injectable } from '@nestjs/common';
import { CallId, type DispatchId, MessageId, type OfficeId } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { type KeptText, type LockedText, type NewText, type TextChange, Texts } from '../application/texts.port.js';
import { causeOf, type Text } from '../domain/text.js';
import { COLUMNS, OPTED_OUT } from './text-columns.js';

const OVERDUE = `t.status = 'queued' AND t.expires_at <= now()`;
const ABANDONED = `t.status = 'posting' AND t.claimed_at < now() - $1 * interval '1 millisecond'`;

@Injectable()
export class PostgresTexts extends Texts {
  constructor(private readonly database: Database) {
    super();
  }

  override add(text: NewText): void {
    this.database.current.collect(NEW_TEXTS, text);
  }

  override async workIsDue(abandonedAfterMs: number): Promise<boolean> {
    const [row] = await this.database.query<{ due: boolean }>(
      // Ordered by the key of an index, so that also with old statistics the table, which keeps all texts, is never read.
      `SELECT coalesce((SELECT true FROM outgoing_text t WHERE t.status = 'queued' ORDER BY t.expires_at LIMIT 1), false)
         OR EXISTS (SELECT FROM outgoing_text t WHERE ${ABANDONED}) AS due`,
      [abandonedAfterMs],
    );
    return row?.due ?? false;
  }

  override async lockOverdue(limit: number): Promise<Text[]> {
    return this.database.query<Text>(
      `SELECT ${COLUMNS} FROM outgoing_text t WHERE ${OVERDUE} ORDER BY t.expires_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
  }

  override async lockAbandoned(abandonedAfterMs: number, limit: number): Promise<Text[]> {
    return this.database.query<Text>(
      `SELECT ${COLUMNS} FROM outgoing_text t WHERE ${ABANDONED} LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [abandonedAfterMs, limit],
    );
  }

  override async lock(ids: {
    readonly dispatchIds: readonly DispatchId[];
    readonly providerMessageIds: readonly string[];
  }): Promise<LockedText[]> {
    // In one order for everybody, so that two transactions with the same texts wait for each other, not for ever.
    return this.database.query<LockedText>(
      `SELECT ${COLUMNS}, t.claim_id AS "claimId" FROM outgoing_text t WHERE t.dispatch_id = ANY($1::uuid[]) OR t.provider_message_id = ANY($2::text[])
       ORDER BY t.dispatch_id FOR UPDATE`,
      [ids.dispatchIds, ids.providerMessageIds],
    );
  }

  override async save(changes: readonly TextChange[]): Promise<readonly TextChange[]> {
    const last = [...new Map(changes.map((change) => [change.after.dispatchId, change])).values()];
    await this.database.query(
      `UPDATE outgoing_text t SET status = c.status, reason = c.reason, provider_code = c.provider_code,
         provider_message_id = c.provider_message_id, parts = c.parts, attempts = c.attempts,
         cost_amount = c.cost_amount, cost_currency = c.cost_currency, claim_id = c.claim_id,
         claimed_at = CASE WHEN c.claim_id IS NOT NULL THEN now() END,
         due_at = CASE WHEN c.retry_ms IS NULL THEN t.due_at
                       ELSE least(clock_timestamp() + c.retry_ms * interval '1 millisecond', t.expires_at) END
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::uuid[], $9::float8[],
         $10::numeric[], $11::text[])
         AS c (dispatch_id, status, reason, provider_code, provider_message_id, parts, attempts, claim_id, retry_ms,
           cost_amount, cost_currency)
       WHERE t.dispatch_id = c.dispatch_id`,
      [
        last.map(({ after }) => after.dispatchId),
        last.map(({ after }) => after.status),
        last.map(({ after }) => after.reason),
        last.map(({ after }) => after.providerCode),
        last.map(({ after }) => after.providerMessageId),
        last.map(({ after }) => after.parts),
        last.map(({ after }) => after.attempts),
        last.map(({ after, claimId }) => (after.status === 'posting' ? claimId : null)),
        last.map(({ retryInMs }) => retryInMs),
        last.map(({ after }) => after.cost?.amount ?? null),
        last.map(({ after }) => after.cost?.currency ?? null),
      ],
    );
    const steps = changes.filter(({ before, after }) => before.status !== after.status);
    if (steps.length === 0) return changes;
    const written = await this.database.query<{ dispatchId: DispatchId; at: Date }>(
      `INSERT INTO text_status (dispatch_id, status, at, cause)
       SELECT n.dispatch_id, n.status, greatest(n.at,
         (SELECT s.at FROM text_status s WHERE s.dispatch_id = n.dispatch_id ORDER BY s.id DESC LIMIT 1)), n.cause
       FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[]) AS n (dispatch_id, status, at, cause)
       RETURNING dispatch_id AS "dispatchId", at`,
      [
        steps.map(({ after }) => after.dispatchId),
        steps.map(({ after }) => after.status),
        steps.map(({ at }) => at),
        steps.map(({ happening }) => causeOf(happening)),
      ],
    );
    const at = new Map(written.map((step) => [step.dispatchId, step.at]));
    return changes.map((change) => ({ ...change, at: at.get(change.after.dispatchId) ?? change.at }));
  }

  override async lastPosted(dispatchIds: readonly DispatchId[]): Promise<ReadonlyMap<DispatchId, Date>> {
    const rows = await this.database.query<{ dispatchId: DispatchId; at: Date }>(
      `SELECT s.dispatch_id AS "dispatchId", max(s.at) AS at FROM text_status s
       WHERE s.dispatch_id = ANY($1::uuid[]) AND s.status = 'posting' GROUP BY s.dispatch_id`,
      [dispatchIds],
    );
    return new Map(rows.map(({ dispatchId, at }) => [dispatchId, at]));
  }

  override async mayPost(dispatchId: DispatchId, claimId: string): Promise<'yes' | 'opted-out' | 'expired' | 'gone'> {
    const [row] = await this.database.query<{ expired: boolean; optedOut: boolean }>(
      `SELECT t.expires_at <= now() AS expired, ${OPTED_OUT} AS "optedOut" FROM outgoing_text t
       WHERE t.dispatch_id = $1 AND t.claim_id = $2`,
      [dispatchId, claimId],
    );
    if (row === undefined) return 'gone';
    if (row.optedOut) return 'opted-out';
    return row.expired ? 'expired' : 'yes';
  }

  override async find(officeId: OfficeId, dispatchId: DispatchId): Promise<KeptText | null> {
    const [row] = await this.database.query<Text & { requestedAt: Date; history: KeptText['history'] }>(
      `SELECT ${COLUMNS}, t.requested_at AS "requestedAt",
         (SELECT json_agg(json_build_object('status', s.status, 'at', to_char(s.at AT TIME ZONE 'UTC',
            'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'cause', s.cause) ORDER BY s.id)
          FROM text_status s WHERE s.dispatch_id = t.dispatch_id) AS history
       FROM outgoing_text t WHERE t.office_id = $1 AND t.dispatch_id = $2`,
      [officeId, dispatchId],
    );
    if (row === undefined) return null;
    const {
      subjectId,
      attempts: _attempts,
      correlationId: _correlation,
      officeId: _office,
      requestedAt,
      ...text
    } = row;
    return {
      ...text,
      callId: text.kind === 'missed-call-text' ? CallId.parse(subjectId) : null,
      messageId: text.kind === 'missed-call-text' ? null : MessageId.parse(subjectId),
      requestedAt: requestedAt.toISOString(),
    };
  }
}

/**
 * Inserts the texts of a batch. A dispatch id or a business key that is there already drops its row (R5): the request was
 * made before. Ordered by id, so that two batches with the same keys wait for each other in one order; the order in which
 * they were asked for stays in the microseconds of their time.
 */
const NEW_TEXTS: Sink<NewText> = {
  name: 'new texts',
  order: 10,
  async write(texts, tx) {
    const asked = texts.map((text, index) => ({ ...text, index }));
    // One batch may hold a request twice, under two event ids: the first counts, here and in the text's history.
    const rows = [...Map.groupBy(asked, ({ dispatchId }) => dispatchId).values()]
      .flatMap(([first]) => first ?? [])
      .sort((one, other) => (one.dispatchId < other.dispatchId ? -1 : 1));
    await tx.query(
      `WITH added AS (
         INSERT INTO outgoing_text (dispatch_id, office_id, conversation_id, kind, subject_id, from_number, to_number, body,
           credits, requested_at, expires_at, correlation_id, due_at, queued_at, status)
         SELECT n.dispatch_id, n.office_id, n.conversation_id, n.kind, n.subject_id, n.from_number, n.to_number, n.body,
           n.credits, n.requested_at, n.expires_at, n.correlation_id, n.at, n.at, 'queued'
         FROM (SELECT r.*, now() + r.index * interval '1 microsecond' AS at
           FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[],
             $9::int[], $10::timestamptz[], $11::timestamptz[], $12::text[], $14::int[])
           AS r (dispatch_id, office_id, conversation_id, kind, subject_id, from_number, to_number, body, credits,
             requested_at, expires_at, correlation_id, index)) n
         ON CONFLICT DO NOTHING RETURNING dispatch_id)
       INSERT INTO text_status (dispatch_id, status, at, cause)
       SELECT a.dispatch_id, 'queued', n.at, 'requested'
       FROM added a JOIN unnest($1::uuid[], $13::timestamptz[]) AS n (dispatch_id, at) USING (dispatch_id)`,
      [
        rows.map(({ dispatchId }) => dispatchId),
        rows.map(({ officeId }) => officeId),
        rows.map(({ conversationId }) => conversationId),
        rows.map(({ kind }) => kind),
        rows.map(({ subjectId }) => subjectId),
        rows.map(({ from }) => from),
        rows.map(({ to }) => to),
        rows.map(({ text }) => text),
        rows.map(({ credits }) => credits),
        rows.map(({ requestedAt }) => requestedAt),
        rows.map(({ expiresAt }) => expiresAt),
        rows.map(({ correlationId }) => correlationId),
        rows.map(({ at }) => at),
        rows.map(({ index }) => index),
      ],
    );
  },
};
