import type pg from 'pg';
import type { DatabaseEvidence } from './evidence.js';

/** Reads what every service has kept, in one snapshot. Moments are ISO 8601 in UTC. */
export async function readDatabase(client: pg.Client): Promise<DatabaseEvidence> {
  const rows = async <Row extends object>(sql: string): Promise<Row[]> => (await client.query<Row>(sql)).rows;
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const evidence: DatabaseEvidence = {
    callSessions: await rows(
      `SELECT call_id AS "callId", office_id AS "officeId", from_number AS "from", direction,
         settled_at IS NOT NULL AS settled, outcome FROM call_ingestion.call_session`,
    ),
    callTexts: await rows(
      `SELECT office_id AS "officeId", call_id AS "callId", progress FROM call_ingestion.call_text`,
    ),
    decisions: await rows(
      `SELECT office_id AS "officeId", call_id AS "callId", conversation_id AS "conversationId", decision
       FROM rules.decision`,
    ),
    texts: await rows(
      `SELECT dispatch_id AS "dispatchId", office_id AS "officeId", kind, subject_id AS "subjectId",
         from_number AS "from", to_number AS "to", body AS "text", status, provider_message_id AS "providerMessageId",
         (SELECT coalesce(json_agg(json_build_object('status', s.status, 'cause', s.cause, 'at', ${iso('s.at')})
            ORDER BY s.id), '[]') FROM sms_dispatch.text_status s WHERE s.dispatch_id = t.dispatch_id) AS history
       FROM sms_dispatch.outgoing_text t`,
    ),
    inboundMessages: await rows(
      `SELECT m.provider_message_id AS "providerMessageId", m.message_id AS "messageId",
         u.provider_message_id IS NOT NULL AS unrouted
       FROM sms_dispatch.inbound_message m LEFT JOIN sms_dispatch.unrouted_message u USING (provider_message_id)`,
    ),
    webhookEvents: await rows(`SELECT event_id AS "eventId", outcome FROM sms_dispatch.webhook_event`),
    chatMessages: await rows(
      `SELECT office_id AS "officeId", conversation_id AS "conversationId", message_id AS "messageId", kind, text
       FROM chat.message`,
    ),
    chatTexts: await rows(`SELECT office_id AS "officeId", dispatch_id AS "dispatchId", state FROM chat.outgoing_text`),
    liveUpdates: await rows(
      `SELECT office_id AS "officeId", seq::int, kind, conversation_id AS "conversationId" FROM chat.live_update
       ORDER BY office_id, seq`,
    ),
  };
  await client.query('COMMIT');
  return evidence;
}

const iso = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
