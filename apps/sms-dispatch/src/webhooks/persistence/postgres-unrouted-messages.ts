import { Injectable } from '@nestjs/common';
import type { PhoneNumber, UnroutedMessage } from '@textback/contracts';
import { Database } from '@textback/database';
import { telnyxNumber } from '@textback/telnyx';
import { UnroutedMessages, type UnroutedPosition, type UnroutedReason } from '../application/unrouted-messages.port.js';
import { concernsConsent } from '../domain/keyword-of.js';
import type { CallerMessage } from '../domain/news.js';

interface Row extends Pick<CallerMessage, 'providerMessageId' | 'text' | 'media' | 'receivedAt'> {
  readonly eventId: string | null;
  readonly sender: string;
  readonly to: PhoneNumber[];
  readonly providerUnderstood: CallerMessage['providerUnderstood'];
}

/** Rows in one statement, so that it never holds locks for long. */
const SLICE = 1_000;

@Injectable()
export class PostgresUnroutedMessages extends UnroutedMessages {
  constructor(private readonly database: Database) {
    super();
  }

  override async keep(
    messages: readonly { readonly message: CallerMessage; readonly reason: UnroutedReason }[],
  ): Promise<void> {
    for (const { message, reason } of messages) {
      await this.database.query(
        `INSERT INTO unrouted_message (provider_message_id, reason, sender, addressees, body, media, received_at, event_id,
           provider_understood, concerns_consent)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          message.providerMessageId,
          reason,
          message.from ?? message.senderAsWritten,
          message.to,
          message.text,
          JSON.stringify(message.media),
          message.receivedAt,
          message.eventId,
          message.providerUnderstood,
          concernsConsent(message),
        ],
      );
    }
  }

  override async takeRoutable(limit: number, except: readonly string[]): Promise<CallerMessage[]> {
    const rows = await this.database.query<Row>(
      `DELETE FROM unrouted_message WHERE provider_message_id IN (
         SELECT u.provider_message_id FROM unrouted_message u
         WHERE u.reason = 'unknown-texting-number' AND u.provider_message_id <> ALL($2::text[]) AND EXISTS (SELECT FROM texting_number n
           WHERE n.number = ANY(u.addressees)
             AND (u.concerns_consent OR u.received_at > n.since - interval '1 day'))
         ORDER BY u.received_at, u.provider_message_id LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING provider_message_id AS "providerMessageId", event_id AS "eventId", sender, addressees AS "to",
         body AS "text", media, received_at AS "receivedAt", provider_understood AS "providerUnderstood"`,
      [limit, except],
    );
    return rows.map(({ eventId, sender, media, ...row }) => ({
      kind: 'caller-message',
      ...row,
      // Those of before have no URL.
      media: media.map((attachment) => ({ ...attachment, url: attachment.url ?? null })),
      eventId: eventId ?? row.providerMessageId,
      // Those of before hold the sender as the provider wrote it.
      from: telnyxNumber(sender),
      senderAsWritten: sender,
    }));
  }

  override async forget(days: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM unrouted_message WHERE ctid IN (
         SELECT ctid FROM unrouted_message WHERE received_at < now() - make_interval(days => $1)
         LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [days, SLICE],
    );
    return rows.length;
  }

  override async forgetMedia(days: number): Promise<number> {
    const rows = await this.database.query(
      `UPDATE unrouted_message SET media = (
         SELECT jsonb_agg(attachment - 'url' ORDER BY place)
         FROM jsonb_array_elements(media) WITH ORDINALITY AS listed (attachment, place))
       WHERE ctid IN (
         SELECT ctid FROM unrouted_message WHERE received_at < now() - make_interval(days => $1)
           AND jsonb_path_exists(media, '$[*].url')
         LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [days, SLICE],
    );
    return rows.length;
  }

  override async list({
    to,
    after,
    limit,
  }: {
    readonly to: PhoneNumber | null;
    readonly after: UnroutedPosition | null;
    readonly limit: number;
  }): Promise<{ readonly items: UnroutedMessage[]; readonly next: UnroutedPosition | null }> {
    const rows = await this.database.query<Omit<UnroutedMessage, 'receivedAt'> & { receivedAt: Date }>(
      `SELECT provider_message_id AS "providerMessageId", reason, sender AS "from", addressees AS "to", body AS "text", media,
         received_at AS "receivedAt"
       FROM unrouted_message WHERE ($1::text IS NULL OR addressees @> ARRAY[$1::text])
         AND ($2::timestamptz IS NULL OR (received_at, provider_message_id) < ($2, $3::text))
       ORDER BY received_at DESC, provider_message_id DESC LIMIT $4`,
      [to, after?.receivedAt ?? null, after?.providerMessageId ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last !== undefined ? last : null };
  }
}
