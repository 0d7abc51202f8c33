import type { ClientBase } from 'pg';
import { classifyDatabaseError } from './errors.js';
import { prepared } from './prepared.js';

/**
 * Where a unit of work puts rows that are written together, set-based, just before the commit.
 * Sinks are flushed by ascending `order`; a sink may add rows to a later one while it is flushed.
 */
export interface Sink<Row> {
  readonly name: string;
  /** 0 to 99: state. 100: timers. 200: live updates (they take `seq`, which must come last but for the outbox). 300: outbox. */
  readonly order: number;
  /** Writes all rows in as few statements as possible, in the order in which they were collected. */
  write(rows: readonly Row[], tx: Transaction): Promise<void>;
}

/** One open transaction: reads and writes, rows to flush before the commit, and what to do after it. */
export class Transaction {
  private over = false;
  private broken: { readonly by: unknown } | undefined;
  private readonly collected = new Map<Sink<unknown>, unknown[]>();
  private readonly onCommit: (() => void)[] = [];

  constructor(private readonly client: ClientBase) {}

  /** Runs one SQL statement and answers its rows. Goes to the driver directly: TypeORM's `query` costs extra per call. */
  async query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    this.assertOpen();
    try {
      const { rows } = await this.client.query(prepared(sql, parameters));
      return rows as Row[];
    } catch (error) {
      const by = classifyDatabaseError(error);
      this.broken ??= { by };
      throw by;
    }
  }

  /** Adds a row that its sink writes, together with the others, before the commit. */
  collect<Row>(sink: Sink<Row>, row: Row): void {
    this.assertOpen();
    const rows = this.collected.get(sink as Sink<unknown>);
    if (rows === undefined) this.collected.set(sink as Sink<unknown>, [row]);
    else rows.push(row);
  }

  /** Runs once the transaction has been committed; never when it is rolled back. Must not throw. */
  afterCommit(callback: () => void): void {
    this.assertOpen();
    this.onCommit.push(callback);
  }

  /** Writes everything that was collected. {@link Database} calls it before the commit. */
  async flush(): Promise<void> {
    for (let next = this.nextSink(); next !== undefined; next = this.nextSink()) {
      const rows = this.collected.get(next) ?? [];
      this.collected.delete(next);
      await next.write(rows, this);
    }
  }

  /**
   * Throws the first error of a statement, if there was one. After it, Postgres rolls back whatever it is told, and answers a
   * COMMIT as if nothing were wrong: an error that was swallowed would become a lost write that looks like a kept one.
   */
  throwIfBroken(): void {
    if (this.broken !== undefined) throw this.broken.by;
  }

  /** Refuses everything from now on, so that a forgotten `await` cannot write outside the transaction. */
  end(): readonly (() => void)[] {
    this.over = true;
    return this.onCommit;
  }

  private nextSink(): Sink<unknown> | undefined {
    let first: Sink<unknown> | undefined;
    for (const sink of this.collected.keys()) if (first === undefined || sink.order < first.order) first = sink;
    return first;
  }

  private assertOpen(): void {
    if (this.over) throw new Error('The transaction is over: a promise inside it was not awaited.');
  }
}
