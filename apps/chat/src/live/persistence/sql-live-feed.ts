import { Injectable } from '@nestjs/common';
import { Database, type Sink, type Transaction } from '@textback/database';
import { LiveFeed, type NewLiveUpdate } from '../application/live-feed.port.js';

/** Name of the channel on which every replica hears of new updates; the payload is the office's id. */
export const LIVE_CHANNEL = 'chat_live';

/**
 * Writes live updates at the end of the transaction, in one statement: it takes the offices' rows in the order of their ids
 * (so that two transactions never wait for each other), numbers the updates, keeps them, and wakes the replicas.
 */
const APPEND = `
  WITH added AS (
    SELECT *,
      row_number() OVER (PARTITION BY office_id ORDER BY number) AS place,
      count(*) OVER (PARTITION BY office_id) AS total
    FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::json[]) WITH ORDINALITY
      AS added (office_id, kind, conversation_id, at, payload, number)),
  moved AS (
    INSERT INTO office_feed AS feed (office_id, head)
    SELECT office_id, count(*) FROM added GROUP BY office_id ORDER BY office_id
    ON CONFLICT (office_id) DO UPDATE SET head = feed.head + excluded.head
    RETURNING office_id, head),
  kept AS (
    INSERT INTO live_update (office_id, seq, kind, conversation_id, at, payload)
    SELECT office_id, head - total + place, kind, conversation_id, at, payload
    FROM added JOIN moved USING (office_id))
  SELECT pg_notify('${LIVE_CHANNEL}', office_id::text) FROM moved`;

/** The database is the log of live updates (guarantee E, ADR 0005). */
@Injectable()
export class SqlLiveFeed extends LiveFeed {
  private readonly sink: Sink<NewLiveUpdate> = { name: 'live-updates', order: 200, write: append };

  constructor(private readonly database: Database) {
    super();
  }

  add(update: NewLiveUpdate): void {
    this.database.current.collect(this.sink, update);
  }
}

async function append(updates: readonly NewLiveUpdate[], tx: Transaction): Promise<void> {
  await tx.query(APPEND, [
    updates.map(({ officeId }) => officeId),
    updates.map(({ kind }) => kind),
    updates.map(({ conversationId }) => conversationId),
    updates.map(({ at }) => at),
    updates.map(payloadOf),
  ]);
}

const payloadOf = (update: NewLiveUpdate): string =>
  JSON.stringify('message' in update ? { message: update.message } : { conversation: update.conversation });
