import { createHash } from 'node:crypto';
import type { MessagingOptions } from '../options.js';
import pg from 'pg';

/** An event that waits to be published. */
export interface OutboxRow {
  /** A bigint as text. */
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: string;
  readonly createdAt: Date;
}

const READ = {
  name: 'outbox-read',
  text: `SELECT id, topic, key, headers, value, created_at AS "createdAt" FROM outbox
         WHERE topic <> ALL ($2::text[]) ORDER BY id LIMIT $1`,
};
const DELETE = { name: 'outbox-delete', text: 'DELETE FROM outbox WHERE id = ANY ($1::bigint[])' };

/**
 * The relay's own session: one connection, so that its advisory lock lives and dies with it, and so that what it reads
 * never contains what it deleted before.
 */
export class OutboxSession {
  private constructor(private readonly client: pg.Client) {}

  /** @param onEnd called once when the session is lost, not when it is closed */
  static async open(options: MessagingOptions, onEnd: () => void): Promise<OutboxSession> {
    const client = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: `${options.schema} relay`,
      // The relay only deletes what Kafka has. Should a crash of Postgres bring rows back, they are published once more and
      // the inboxes drop them; so no delete has to wait for the disk.
      options: `-c search_path=${options.schema} -c synchronous_commit=off`,
      connectionTimeoutMillis: 3_000,
      // A connection that hangs half-open must not hold up the relay for ever.
      query_timeout: 15_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
    });
    client.on('error', onEnd);
    client.on('end', onEnd);
    await client.connect();
    return new OutboxSession(client);
  }

  /** Answers whether this session now holds the lock, and with it the right to publish. */
  async tryLock(key: string): Promise<boolean> {
    const { rows } = await this.client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [key]);
    return rows[0]?.locked === true;
  }

  async listen(channel: string, onNotification: () => void): Promise<void> {
    this.client.on('notification', onNotification);
    await this.client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  }

  /** The oldest rows by id, without those of `blocked` topics. */
  async read(limit: number, blocked: readonly string[]): Promise<OutboxRow[]> {
    const { rows } = await this.client.query<OutboxRow>({ ...READ, values: [limit, blocked] });
    return rows;
  }

  async delete(ids: readonly string[]): Promise<void> {
    await this.client.query({ ...DELETE, values: [ids] });
  }

  async close(): Promise<void> {
    this.client.removeAllListeners('end');
    await this.client.end().catch(() => undefined);
  }
}

/** Key of the advisory lock of a service's relay; deployments that share a database differ by their prefix. */
export const relayLockOf = ({ service, kafka }: MessagingOptions): string =>
  createHash('sha256').update(`textback outbox ${kafka.topicPrefix}${service}`).digest().readBigInt64BE(0).toString();
