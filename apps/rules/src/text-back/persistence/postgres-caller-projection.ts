import { Injectable } from '@nestjs/common';
import type { CallEnded, ConversationId, SmsConsent, SmsSent, SmsStatus } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { CallerProjection } from '../application/caller-projection.port.js';

type AnsweredCall = CallEnded & { readonly conversationId: ConversationId; readonly toldAt: string };

/** Writes all rows with one statement, whose only parameter they are, as a JSON array. */
const sink = <Row>(name: string, order: number, sql: string): Sink<Row> => ({
  name,
  order,
  write: async (rows, tx) => void (await tx.query(sql, [JSON.stringify(rows)])),
});

/** The last word counts; of two at the same moment, the stop. */
const CONSENT = sink<SmsConsent>(
  'caller-consent',
  10,
  `INSERT INTO caller AS c (office_id, conversation_id, opted_out, consent_at)
   SELECT DISTINCT ON ("officeId", "conversationId") "officeId", "conversationId", state = 'opted-out', at
   FROM jsonb_to_recordset($1::jsonb) AS e ("officeId" uuid, "conversationId" uuid, state text, at timestamptz(3))
   ORDER BY "officeId", "conversationId", at DESC, state = 'opted-out' DESC
   ON CONFLICT (office_id, conversation_id) DO UPDATE SET opted_out = excluded.opted_out, consent_at = excluded.consent_at
   WHERE c.consent_at IS NULL OR (excluded.consent_at, excluded.opted_out) > (c.consent_at, c.opted_out)`,
);

const ANSWERED = sink<AnsweredCall>(
  'caller-answered',
  11,
  `INSERT INTO caller AS c (office_id, conversation_id, answered_at)
   SELECT "officeId", "conversationId", max("startedAt")
   FROM jsonb_to_recordset($1::jsonb) AS e ("officeId" uuid, "conversationId" uuid, "startedAt" timestamptz(3))
   GROUP BY 1, 2 ORDER BY 1, 2
   ON CONFLICT (office_id, conversation_id) DO UPDATE SET answered_at = greatest(c.answered_at, excluded.answered_at)`,
);

/** For decisions at other moments than the last (R22). */
const CONSENT_HISTORY = sink<SmsConsent>(
  'consent-history',
  15,
  `INSERT INTO consent_change (office_id, conversation_id, at, opted_out)
   SELECT DISTINCT "officeId", "conversationId", at, state = 'opted-out'
   FROM jsonb_to_recordset($1::jsonb) AS e ("officeId" uuid, "conversationId" uuid, state text, at timestamptz(3))
   ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING`,
);

const ANSWERED_HISTORY = sink<AnsweredCall>(
  'answered-history',
  16,
  `INSERT INTO answered_call AS a (office_id, conversation_id, call_id, started_at, told_at)
   SELECT "officeId", "conversationId", "callId", max("startedAt"), min("toldAt")
   FROM jsonb_to_recordset($1::jsonb)
     AS e ("officeId" uuid, "conversationId" uuid, "callId" uuid, "startedAt" timestamptz(3), "toldAt" timestamptz(3))
   GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
   ON CONFLICT (office_id, conversation_id, call_id) DO UPDATE
   SET started_at = greatest(a.started_at, excluded.started_at), told_at = least(a.told_at, excluded.told_at)`,
);

/**
 * What a text costs comes with its decision, or with the first event that says so: a text of staff is decided elsewhere.
 * Whatever comes first, it is the same figure; events of before there was a ledger say nothing.
 */
const SENT = sink<SmsSent>(
  'text-sent',
  12,
  `INSERT INTO caller_text AS t (dispatch_id, office_id, conversation_id, kind, at, accepted, credits)
   SELECT DISTINCT ON ("dispatchId") "dispatchId", "officeId", "conversationId", kind, "sentAt", true, coalesce(credits, 0)
   FROM jsonb_to_recordset($1::jsonb)
     AS e ("dispatchId" uuid, "officeId" uuid, "conversationId" uuid, kind text, "sentAt" timestamptz(3), credits int)
   ORDER BY "dispatchId", "sentAt"
   ON CONFLICT (dispatch_id) DO UPDATE SET at = least(t.at, excluded.at), accepted = true,
     credits = greatest(t.credits, excluded.credits)`,
);

/** A status may overtake the news that the text was sent. A failed text that costs nothing was never passed on to a carrier. */
const ENDED = sink<SmsStatus>(
  'text-ended',
  13,
  `INSERT INTO caller_text AS t
     (dispatch_id, office_id, conversation_id, kind, at, accepted, failed, given_up, ended_at, credits)
   SELECT "dispatchId", "officeId", "conversationId", kind, min(at),
     bool_or(status = 'delivered'), bool_or(status = 'failed'),
     bool_or(status IN ('expired', 'refused') OR (status = 'failed' AND coalesce(credits = 0, false))),
     min(at) FILTER (WHERE status IN ('failed', 'expired', 'refused')), coalesce(max(credits), 0)
   FROM jsonb_to_recordset($1::jsonb)
     AS e ("dispatchId" uuid, "officeId" uuid, "conversationId" uuid, kind text, status text, at timestamptz(3),
       credits int)
   GROUP BY 1, 2, 3, 4 ORDER BY 1
   ON CONFLICT (dispatch_id) DO UPDATE SET at = least(t.at, excluded.at), accepted = t.accepted OR excluded.accepted,
     failed = t.failed OR excluded.failed, given_up = t.given_up OR excluded.given_up,
     ended_at = least(t.ended_at, excluded.ended_at), credits = greatest(t.credits, excluded.credits)`,
);

/** What the carrier's answer teaches about the caller's number. One that is invalid to it gets no texts, as a landline does. */
const LEARNED = sink<SmsStatus>(
  'caller-learned',
  14,
  `INSERT INTO caller AS c (office_id, conversation_id, landline_at, delivered_at)
   SELECT "officeId", "conversationId", max(at) FILTER (WHERE reason IN ('landline', 'invalid-number')),
     max(at) FILTER (WHERE status = 'delivered')
   FROM jsonb_to_recordset($1::jsonb)
     AS e ("officeId" uuid, "conversationId" uuid, status text, reason text, at timestamptz(3))
   GROUP BY 1, 2 ORDER BY 1, 2
   ON CONFLICT (office_id, conversation_id) DO UPDATE SET
     landline_at = greatest(c.landline_at, excluded.landline_at),
     delivered_at = greatest(c.delivered_at, excluded.delivered_at)`,
);

@Injectable()
export class PostgresCallerProjection extends CallerProjection {
  constructor(private readonly database: Database) {
    super();
  }

  override consentChanged(consent: SmsConsent): void {
    this.database.current.collect(CONSENT, consent);
    this.database.current.collect(CONSENT_HISTORY, consent);
  }

  override callAnswered(call: CallEnded & { readonly conversationId: ConversationId }, toldAt: string): void {
    const answered = { ...call, toldAt };
    this.database.current.collect(ANSWERED, answered);
    this.database.current.collect(ANSWERED_HISTORY, answered);
  }

  override textSent(text: SmsSent): void {
    this.database.current.collect(SENT, text);
  }

  override textEnded(text: SmsStatus): void {
    this.database.current.collect(ENDED, text);
    const teaches = text.status === 'delivered' || text.reason === 'landline' || text.reason === 'invalid-number';
    if (teaches) this.database.current.collect(LEARNED, text);
  }
}
