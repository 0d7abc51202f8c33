import { Injectable } from '@nestjs/common';
import type { ConsentChange, ConversationId, OfficeId, OptOut, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import {
  type NotedChange,
  type OptOutPosition,
  OptOuts,
  type Slice,
  type SliceRequest,
} from '../application/opt-outs.port.js';
import type { Consent, Pair } from '../domain/consent.js';

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
         source, at, held_by_provider AS "heldByProvider", provider_at AS "providerAt",
         holds_at_number AS "holdsAtNumber"
       FROM opt_out WHERE phone = ANY($1::text[])`,
      [phones],
    );
  }

  override async save(entries: readonly Consent[]): Promise<void> {
    await this.database.query(
      `INSERT INTO opt_out (phone, texting_number, office_id, conversation_id, state, source, at, held_by_provider,
         provider_at, holds_at_number)
       SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[],
         $8::boolean[], $9::timestamptz[], $10::boolean[])
       ON CONFLICT (phone, texting_number, office_id) DO UPDATE SET state = excluded.state, source = excluded.source,
         at = excluded.at, held_by_provider = excluded.held_by_provider, provider_at = excluded.provider_at,
         holds_at_number = excluded.holds_at_number`,
      [
        entries.map(({ phone }) => phone),
        entries.map(({ textingNumber }) => textingNumber),
        entries.map(({ officeId }) => officeId),
        entries.map(({ conversationId }) => conversationId),
        entries.map(({ state }) => state),
        entries.map(({ source }) => source),
        entries.map(({ at }) => at),
        entries.map(({ heldByProvider }) => heldByProvider),
        entries.map(({ providerAt }) => providerAt),
        entries.map(({ holdsAtNumber }) => holdsAtNumber),
      ],
    );
  }

  override async note(changes: readonly NotedChange[]): Promise<void> {
    await this.database.query(
      `INSERT INTO opt_out_change (office_id, conversation_id, texting_number, state, source, at, cause, message_id, "user",
         reason)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
         $8::uuid[], $9::text[], $10::text[])`,
      [
        changes.map(({ said }) => said.officeId),
        changes.map(({ said }) => said.conversationId),
        changes.map(({ said }) => said.textingNumber),
        changes.map(({ said }) => said.state),
        changes.map(({ said }) => said.source),
        changes.map(({ said }) => said.at),
        changes.map(({ origin }) => origin.cause),
        changes.map(({ origin }) => ('messageId' in origin ? origin.messageId : null)),
        changes.map(({ origin }) => ('user' in origin ? origin.user : null)),
        changes.map(({ origin }) => ('reason' in origin ? origin.reason : null)),
      ],
    );
  }

  override async list(
    officeId: OfficeId,
    { after, limit }: SliceRequest<OptOutPosition>,
  ): Promise<Slice<OptOut, OptOutPosition>> {
    const rows = await this.database.query<Omit<OptOut, 'since'> & { since: Date }>(
      `SELECT conversation_id AS "conversationId", phone, texting_number AS "textingNumber", source, at AS since,
         held_by_provider AS "heldByProvider"
       FROM opt_out WHERE office_id = $1 AND state = 'opted-out'
         AND ($2::timestamptz IS NULL OR (at, conversation_id) < ($2, $3::uuid))
       ORDER BY at DESC, conversation_id DESC LIMIT $4`,
      [officeId, after?.since ?? null, after?.conversationId ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row, since: row.since.toISOString() }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last !== undefined ? last : null };
  }

  override async history(
    officeId: OfficeId,
    conversationId: ConversationId,
    { after, limit }: SliceRequest<string>,
  ): Promise<Slice<ConsentChange, string> | null> {
    const rows = await this.database.query<
      Omit<ConsentChange, 'at' | 'recordedAt'> & { readonly id: string; readonly at: Date; readonly recordedAt: Date }
    >(
      `SELECT id, state, source, cause, texting_number AS "textingNumber", message_id AS "messageId", "user", reason, at,
         recorded_at AS "recordedAt"
       FROM opt_out_change WHERE office_id = $1 AND conversation_id = $2 AND ($3::bigint IS NULL OR id < $3)
       ORDER BY id DESC LIMIT $4`,
      [officeId, conversationId, after, limit + 1],
    );
    if (rows.length === 0 && after === null) return null;
    const shown = rows.slice(0, limit);
    return {
      items: shown.map(({ id: _id, at, recordedAt, ...change }) => ({
        ...change,
        at: at.toISOString(),
        recordedAt: recordedAt.toISOString(),
      })),
      next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    };
  }

  override async pairOf(officeId: OfficeId, conversationId: ConversationId): Promise<Omit<Pair, 'officeId'> | null> {
    const [row] = await this.database.query<Omit<Pair, 'officeId'>>(
      `SELECT phone, texting_number AS "textingNumber" FROM opt_out WHERE office_id = $1 AND conversation_id = $2
       ORDER BY state = 'opted-out' DESC, at DESC LIMIT 1`,
      [officeId, conversationId],
    );
    return row ?? null;
  }
}
