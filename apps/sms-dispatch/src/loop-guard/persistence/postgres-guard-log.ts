import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { DispatchId, GuardTrip, MessageId, OfficeId } from '@textback/contracts';
import { Database } from '@textback/database';
import { GuardLog, type Hearing, type HeardText, type NewTrip } from '../application/guard-log.port.js';
import { classOf, type GuardCase, type GuardedText, type GuardLimits } from '../domain/judge-texts.js';
import { QUIET_MS, WITHIN_MS } from '../domain/repeats.js';

/** The hour that limits look back. */
const HOUR = `now() - interval '1 hour'`;
/** Rows that one clean-up statement deletes at most, of each kind. */
const SLICE = 5_000;

/** Trip `t` is about the same as `n`, which is about to be noted. */
const SAME_TRIP = `t.office_id = n.office_id AND t.reason = n.reason AND t.phone IS NOT DISTINCT FROM n.phone
  AND (n.phone IS NULL OR t.texting_number = n.texting_number) AND t.at > ${HOUR}`;

@Injectable()
export class PostgresGuardLog extends GuardLog {
  constructor(private readonly database: Database) {
    super();
  }

  override async casesOf(texts: readonly GuardedText[], limits: GuardLimits): Promise<GuardCase[]> {
    const rows = await this.database.query<{
      dispatchId: DispatchId;
      toOwnNumber: boolean;
      passedBefore: boolean;
      toCaller: number;
      byOffice: number;
    }>(
      `WITH w AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
         AS w (dispatch_id, office_id, texting_number, phone, class)),
       office_count AS MATERIALIZED (
         SELECT d.office_id, d.class, (SELECT count(*)::int FROM (
           SELECT FROM guarded_text g WHERE g.office_id = d.office_id AND g.class = d.class AND g.at > ${HOUR}
           LIMIT CASE d.class WHEN 'automatic' THEN $6::int WHEN 'staff' THEN $7::int ELSE 0 END) AS g) AS sent
         FROM (SELECT DISTINCT office_id, class FROM w) AS d)
       SELECT w.dispatch_id AS "dispatchId",
         EXISTS (SELECT FROM office o WHERE o.texting_number = w.phone)
           OR EXISTS (SELECT FROM office o WHERE o.lines @> ARRAY[w.phone]) AS "toOwnNumber",
         EXISTS (SELECT FROM guarded_text g WHERE g.dispatch_id = w.dispatch_id AND g.at > ${HOUR}) AS "passedBefore",
         (SELECT count(*)::int FROM (
           SELECT FROM guarded_text g WHERE g.texting_number = w.texting_number AND g.phone = w.phone
             AND g.class = w.class AND g.at > ${HOUR}
           LIMIT CASE w.class WHEN 'staff' THEN 0 ELSE $8::int END) AS g) AS "toCaller",
         c.sent AS "byOffice"
       FROM w JOIN office_count c USING (office_id, class)`,
      [...columnsOf(texts), limits.officePerHour, limits.staffPerHour, limits.pairPerHour],
    );
    const byId = new Map(rows.map((row) => [row.dispatchId, row]));
    return texts.map((text) => {
      const { toOwnNumber = false, passedBefore = false, toCaller = 0, byOffice = 0 } = byId.get(text.dispatchId) ?? {};
      return { text, toOwnNumber, passedBefore, sent: { toCaller, byOffice } };
    });
  }

  override async count(texts: readonly GuardedText[]): Promise<void> {
    if (texts.length === 0) return;
    // One that is claimed again may leave only now: the hour in which it counts begins anew.
    await this.database.query(
      `INSERT INTO guarded_text (dispatch_id, office_id, texting_number, phone, class)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
       ON CONFLICT (dispatch_id) DO UPDATE SET at = now()`,
      columnsOf(texts),
    );
  }

  override async hear(texts: readonly HeardText[]): Promise<Hearing[]> {
    const columns = [
      texts.map(({ messageId }) => messageId),
      texts.map(({ textingNumber }) => textingNumber),
      texts.map(({ phone }) => phone),
      texts.map(({ words }) => words),
      texts.map(({ receivedAt }) => receivedAt),
    ];
    await this.database.query(
      `INSERT INTO heard_text (message_id, texting_number, phone, words, at)
       SELECT h.message_id, h.texting_number, h.phone, sha256(convert_to(h.words, 'UTF8')), h.at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
         AS h (message_id, texting_number, phone, words, at)
       WHERE h.words IS NOT NULL ON CONFLICT DO NOTHING`,
      columns,
    );
    const rows = await this.database.query<Hearing & { messageId: MessageId }>(
      `SELECT h.message_id AS "messageId",
         (SELECT count(*)::int FROM heard_text e WHERE e.texting_number = h.texting_number AND e.phone = h.phone
           AND e.words = sha256(convert_to(h.words, 'UTF8')) AND e.at > h.at - $6 * interval '1 millisecond') AS repeats,
         EXISTS (SELECT FROM guard_trip t WHERE t.office_id = h.office_id AND t.reason = 'repeated-inbound'
           AND t.phone = h.phone AND t.at > now() - $7 * interval '1 millisecond') AS quiet
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $8::uuid[])
         AS h (message_id, texting_number, phone, words, at, office_id)`,
      [...columns, WITHIN_MS, QUIET_MS, texts.map(({ officeId }) => officeId)],
    );
    const byId = new Map(rows.map(({ messageId, repeats, quiet }) => [messageId, { repeats, quiet }]));
    return texts.map(({ messageId }) => byId.get(messageId) ?? { repeats: 0, quiet: false });
  }

  override async trip(trips: readonly NewTrip[]): Promise<(NewTrip & { tripId: string; at: Date })[]> {
    // Two replicas that hear the same machine must not both find that nobody has noted it. Trips are rare.
    await this.database.query(`SELECT pg_advisory_xact_lock(hashtextextended('guard trip', 0))`);
    const noted: (NewTrip & { tripId: string; at: Date })[] = [];
    for (const trip of trips) {
      const tripId = randomUUID();
      const [row] = await this.database.query<{ at: Date }>(
        `INSERT INTO guard_trip (trip_id, office_id, reason, texting_number, phone, conversation_id, most)
         SELECT n.* FROM (SELECT $1::uuid AS trip_id, $2::uuid AS office_id, $3::text AS reason, $4::text AS texting_number,
           $5::text AS phone, $6::uuid AS conversation_id, $7::int AS most) AS n
         WHERE NOT EXISTS (SELECT FROM guard_trip t WHERE ${SAME_TRIP}) RETURNING at`,
        [
          tripId,
          trip.officeId,
          trip.reason,
          trip.textingNumber,
          trip.caller?.phone ?? null,
          trip.caller?.conversationId ?? null,
          trip.limit,
        ],
      );
      if (row !== undefined) noted.push({ ...trip, tripId, at: row.at });
    }
    return noted;
  }

  override async list(
    officeId: OfficeId,
    { after, limit }: { readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly items: GuardTrip[]; readonly next: string | null }> {
    const rows = await this.database.query<Omit<GuardTrip, 'at'> & { readonly id: string; readonly at: Date }>(
      `SELECT id, trip_id AS "tripId", reason, texting_number AS "textingNumber", phone,
         conversation_id AS "conversationId", most AS "limit", at
       FROM guard_trip WHERE office_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [officeId, after, limit + 1],
    );
    const shown = rows.slice(0, limit);
    return {
      items: shown.map(({ id: _id, at, ...trip }) => ({ ...trip, at: at.toISOString() })),
      next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    };
  }

  override async forget(): Promise<number> {
    const deleted = await Promise.all(
      ['guarded_text', 'heard_text'].map((table) =>
        this.database.query(
          `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE at <= ${HOUR}
             ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED)) RETURNING at`,
          [SLICE],
        ),
      ),
    );
    return deleted.flat().length;
  }
}

const columnsOf = (texts: readonly GuardedText[]): unknown[] => [
  texts.map(({ dispatchId }) => dispatchId),
  texts.map(({ officeId }) => officeId),
  texts.map(({ from }) => from),
  texts.map(({ to }) => to),
  texts.map(({ kind }) => classOf(kind)),
];
