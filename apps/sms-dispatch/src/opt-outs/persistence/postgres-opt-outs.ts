import { Injectable } from '@nestjs/common';
import type { OfficeId, OptOut, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import { type OptOutPosition, OptOuts } from '../application/opt-outs.port.js';
import type { Consent } from '../domain/consent.js';

@Injectable()
export class PostgresOptOuts extends OptOuts {
  constructor(private readonly database: Database) {
    super();
  }

  override async lock(phones: readonly PhoneNumber[]): Promise<Consent[]> {
    // Rows that do not exist yet cannot be locked; the caller can. Sorted, so that nobody waits in a circle.
    await this.database.query(
      `SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended('opt-out ' || phone, 0) AS key
       FROM unnest($1::text[]) AS phone ORDER BY key) AS keys`,
      [phones],
    );
    return this.database.query<Consent>(
      `SELECT phone, texting_number AS "textingNumber", office_id AS "officeId", conversation_id AS "conversationId", state,
         source, at FROM opt_out WHERE phone = ANY($1::text[])`,
      [phones],
    );
  }

  override async save(entries: readonly Consent[]): Promise<void> {
    await this.database.query(
      `INSERT INTO opt_out (phone, texting_number, office_id, conversation_id, state, source, at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])
       ON CONFLICT (phone, texting_number) DO UPDATE SET office_id = excluded.office_id,
         conversation_id = excluded.conversation_id, state = excluded.state, source = excluded.source, at = excluded.at`,
      [
        entries.map(({ phone }) => phone),
        entries.map(({ textingNumber }) => textingNumber),
        entries.map(({ officeId }) => officeId),
        entries.map(({ conversationId }) => conversationId),
        entries.map(({ state }) => state),
        entries.map(({ source }) => source),
        entries.map(({ at }) => at),
      ],
    );
  }

  override async list(
    officeId: OfficeId,
    { after, limit }: { readonly after: OptOutPosition | null; readonly limit: number },
  ): Promise<{ readonly items: OptOut[]; readonly next: OptOutPosition | null }> {
    const rows = await this.database.query<Omit<OptOut, 'since'> & { since: Date }>(
      `SELECT conversation_id AS "conversationId", phone, texting_number AS "textingNumber", source, at AS since
       FROM opt_out WHERE office_id = $1 AND state = 'opted-out'
         AND ($2::timestamptz IS NULL OR (at, conversation_id) < ($2, $3::uuid))
       ORDER BY at DESC, conversation_id DESC LIMIT $4`,
      [officeId, after?.since ?? null, after?.conversationId ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row, since: row.since.toISOString() }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last !== undefined ? last : null };
  }
}
