import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type LiveUpdate, OfficeId } from '@textback/contracts';
import { classifyDatabaseError, DatabaseUnavailable } from '@textback/database';
import { Log } from '@textback/observability';
import pg from 'pg';
import { LiveLog, type LogListener } from '../application/live-log.port.js';
import { LIVE_CHANNEL } from './sql-live-feed.js';

/** Milliseconds until the next try to connect. */
const RECONNECT_AFTER = 250;

interface UpdateRow {
  readonly seq: string;
  readonly office_id: OfficeId;
  readonly kind: LiveUpdate['kind'];
  readonly conversation_id: string;
  readonly at: Date;
  readonly payload: object;
}

/** How the log is reached: on a connection of its own, which waits in no pool. */
export class LiveLogOptions {
  constructor(
    readonly databaseUrl: string,
    readonly schema: string,
  ) {}
}

/**
 * Reads the log of live updates and hears of new ones (LISTEN), both on one connection that is kept up by itself. What was
 * notified while it was down is found by reading on: the rows are the log, a notification is only a hint.
 */
@Injectable()
export class PgLiveLog extends LiveLog {
  private client: pg.Client | null = null;
  private running: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(
    private readonly options: LiveLogOptions,
    private readonly log: Log,
  ) {
    super();
  }

  /** Connects, and stays connected, in the background. */
  follow(listener: LogListener): void {
    this.running = this.run(listener);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  async after(officeId: OfficeId, seq: number, limit: number): Promise<LiveUpdate[]> {
    const rows = await this.query<UpdateRow>({
      name: 'live-updates-after',
      text: `SELECT seq, office_id, kind, conversation_id, at, payload FROM live_update
             WHERE office_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
      values: [officeId, seq, limit],
    });
    return rows.map(updateOf);
  }

  async heads(officeIds: readonly OfficeId[]): Promise<ReadonlyMap<OfficeId, number>> {
    const rows = await this.query<{ office_id: OfficeId; head: string }>({
      name: 'live-heads',
      text: 'SELECT office_id, head FROM office_feed WHERE office_id = ANY($1::uuid[])',
      values: [officeIds],
    });
    return new Map(rows.map((row) => [row.office_id, Number(row.head)]));
  }

  private async query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<Row[]> {
    if (this.client === null) throw new DatabaseUnavailable(new Error('The connection for live updates is down.'));
    try {
      return (await this.client.query<Row>(query)).rows;
    } catch (error) {
      const reason = classifyDatabaseError(error);
      // A dead connection does not always say so; ending it makes a new one.
      if (reason instanceof DatabaseUnavailable) void this.client?.end().catch(() => undefined);
      throw reason;
    }
  }

  private async run(listener: LogListener): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.listen(listener);
      } catch (error) {
        if (!this.stopping.signal.aborted) this.log.warn('The connection for live updates is down.', { error });
      }
      await delay(RECONNECT_AFTER, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Resolves or rejects when the connection ends. */
  private async listen(listener: LogListener): Promise<void> {
    const client = new pg.Client({
      connectionString: this.options.databaseUrl,
      application_name: `${this.options.schema}-live`,
      options: `-c search_path=${this.options.schema}`,
      connectionTimeoutMillis: 1_500,
      // A connection that died without a word shows itself in the next poll.
      query_timeout: 5_000,
      keepAlive: true,
    });
    const ended = Promise.withResolvers<void>();
    client.on('error', ended.reject);
    client.on('end', ended.resolve);
    client.on('notification', ({ payload }) => listener.changed(payload as OfficeId));
    try {
      await client.connect();
      await client.query(`LISTEN ${LIVE_CHANNEL}`);
      this.client = client;
      listener.resumed();
      await ended.promise;
    } finally {
      this.client = null;
      ended.promise.catch(() => undefined);
      await client.end().catch(() => undefined);
    }
  }
}

const updateOf = (row: UpdateRow): LiveUpdate =>
  ({
    seq: Number(row.seq),
    officeId: row.office_id,
    kind: row.kind,
    conversationId: row.conversation_id,
    at: row.at.toISOString(),
    ...row.payload,
  }) as LiveUpdate;
