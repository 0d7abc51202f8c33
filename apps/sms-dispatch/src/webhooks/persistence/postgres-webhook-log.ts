import { Injectable } from '@nestjs/common';
import type { MessageId } from '@textback/contracts';
import { Database } from '@textback/database';
import { WebhookLog } from '../application/webhook-log.port.js';

/** Rows in one statement, so that it never holds locks for long. */
const SLICE = 5_000;

@Injectable()
export class PostgresWebhookLog extends WebhookLog {
  constructor(private readonly database: Database) {
    super();
  }

  override async admitEvents(eventIds: readonly string[], at: Date): Promise<ReadonlySet<string>> {
    // Sorted, here and below: two transactions that insert the same keys wait for each other, not in a circle.
    const rows = await this.database.query<{ id: string }>(
      `INSERT INTO webhook_event (event_id, received_at, outcome)
       SELECT id, $2, 'taken' FROM unnest($1::text[]) AS id ORDER BY id
       ON CONFLICT DO NOTHING RETURNING event_id AS id`,
      [eventIds, at],
    );
    return new Set(rows.map(({ id }) => id));
  }

  override async admitMessages(
    messages: readonly {
      readonly providerMessageId: string;
      readonly messageId: MessageId;
      readonly receivedAt: Date;
    }[],
  ): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(
      `INSERT INTO inbound_message (provider_message_id, message_id, received_at)
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS m (id, message_id, received_at) ORDER BY id
       ON CONFLICT DO NOTHING RETURNING provider_message_id AS id`,
      [
        messages.map(({ providerMessageId }) => providerMessageId),
        messages.map(({ messageId }) => messageId),
        messages.map(({ receivedAt }) => receivedAt),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  override async markStray(eventIds: readonly string[], outcome: 'no-such-text' | 'another-message'): Promise<void> {
    await this.database.query('UPDATE webhook_event SET outcome = $2 WHERE event_id = ANY($1::text[])', [
      eventIds,
      outcome,
    ]);
  }

  override async forget(days: number): Promise<number> {
    const events = await this.database.query(
      `DELETE FROM webhook_event WHERE ctid IN (
         SELECT ctid FROM webhook_event WHERE received_at < now() - make_interval(days => $1)
         LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [days, SLICE],
    );
    const messages = await this.database.query(
      `DELETE FROM inbound_message WHERE ctid IN (
         SELECT m.ctid FROM inbound_message m WHERE m.received_at < now() - make_interval(days => $1)
           AND NOT EXISTS (SELECT FROM unrouted_message u WHERE u.provider_message_id = m.provider_message_id)
         LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [days, SLICE],
    );
    return events.length + messages.length;
  }
}
