import type { ConversationId } from '@textback/contracts';
import type { CallerHistory } from '../domain/past-call.js';

/** What happened to one caller, as JSON: Postgres writes its moments with an offset, and in microseconds if need be. */
export interface HistoryRow {
  readonly conversationId: ConversationId;
  readonly staff: readonly string[];
  readonly answered: readonly { readonly startedAt: string; readonly toldAt: string }[];
  readonly consents: readonly { readonly at: string; readonly optedOut: boolean }[];
  readonly landlineAt: Date | null;
  readonly deliveredAt: Date | null;
}

/** Parameters: office, callers, and between which moments. */
export const historiesSql = `
  SELECT c.conversation_id AS "conversationId", c.landline_at AS "landlineAt", c.delivered_at AS "deliveredAt",
    coalesce(staff.texts, '[]') AS staff, coalesce(answered.calls, '[]') AS answered,
    coalesce(consent.changes, '[]') AS consents
  FROM caller c
  LEFT JOIN (
    SELECT conversation_id, json_agg(at ORDER BY at) AS texts FROM caller_text
    WHERE office_id = $1 AND conversation_id = ANY($2::uuid[]) AND at > $3 AND at <= $4 AND kind = 'staff' AND NOT never_sent
    GROUP BY 1) staff USING (conversation_id)
  LEFT JOIN (
    SELECT conversation_id, json_agg(json_build_object('startedAt', started_at, 'toldAt', told_at)) AS calls
    FROM answered_call
    WHERE office_id = $1 AND conversation_id = ANY($2::uuid[]) AND told_at > $3 AND told_at <= $4
    GROUP BY 1) answered USING (conversation_id)
  LEFT JOIN (
    SELECT conversation_id, json_agg(json_build_object('at', at, 'optedOut', opted_out)) AS changes
    FROM consent_change
    WHERE office_id = $1 AND conversation_id = ANY($2::uuid[]) AND at > $3 AND at <= $4
    GROUP BY 1) consent USING (conversation_id)
  WHERE c.office_id = $1 AND c.conversation_id = ANY($2::uuid[])`;

export const historyOf = ({ staff, answered, consents, landlineAt, deliveredAt }: HistoryRow): CallerHistory => ({
  staffTextedAt: staff.map(iso),
  answered: answered.map(({ startedAt, toldAt }) => ({ startedAt: iso(startedAt), toldAt: iso(toldAt) })),
  consents: consents.map(({ at, optedOut }) => ({ at: iso(at), optedOut })),
  landlineAt: landlineAt?.toISOString() ?? null,
  deliveredAt: deliveredAt?.toISOString() ?? null,
});

const iso = (moment: string): string => new Date(moment).toISOString();
