import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { crashPoint } from '@textback/observability';
import type { Client } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { classifyDatabaseError, DatabaseUnavailable } from './errors.js';
import { prepared } from './prepared.js';
import { Transaction } from './transaction.js';

/**
 * The service's database, and the transaction that the current call runs in. The transaction travels with the
 * asynchronous context, so no signature carries it: whoever runs inside `transaction` joins it.
 */
@Injectable()
export class Database {
  private readonly open = new AsyncLocalStorage<Transaction>();

  constructor(readonly dataSource: DataSource) {}

  /**
   * Runs `work` in a transaction: the one that is open already, or a new one that is committed when `work` resolves and
   * rolled back when it rejects. Throws {@link DatabaseUnavailable} when Postgres cannot be reached.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const joined = this.open.getStore();
    if (joined !== undefined) return work(joined);

    const runner = this.dataSource.createQueryRunner();
    const client = await begin(runner);
    const tx = new Transaction(client);
    try {
      const result = await this.open.run(tx, async () => {
        const value = await work(tx);
        await tx.flush();
        tx.throwIfBroken();
        return value;
      });
      const callbacks = tx.end();
      crashPoint('transaction:before-commit');
      await runner.commitTransaction().catch((error: unknown) => {
        throw classifyDatabaseError(unwrapped(error));
      });
      crashPoint('transaction:after-commit');
      for (const callback of callbacks) callback();
      return result;
    } catch (error) {
      tx.end();
      if (error instanceof DatabaseUnavailable) hangUp(client);
      else await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  /** The open transaction. Throws when there is none: what needs one must not run without. */
  get current(): Transaction {
    const tx = this.open.getStore();
    if (tx === undefined) throw new Error('This must run inside Database.transaction().');
    return tx;
  }

  /** Whether a transaction is open. */
  get inTransaction(): boolean {
    return this.open.getStore() !== undefined;
  }

  /** Runs one statement, in the open transaction if there is one. */
  async query<Row = Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const tx = this.open.getStore();
    if (tx !== undefined) return tx.query<Row>(sql, parameters);
    const runner = this.dataSource.createQueryRunner();
    let client: Client | undefined;
    try {
      client = (await runner.connect()) as Client;
      const { rows } = await client.query(prepared(sql, parameters));
      return rows as Row[];
    } catch (error) {
      const classified = classifyDatabaseError(error);
      if (classified instanceof DatabaseUnavailable) hangUp(client);
      throw classified;
    } finally {
      await runner.release();
    }
  }
}

/** Opens a transaction on a connection of the pool. */
async function begin(runner: QueryRunner): Promise<Client> {
  let client: Client | undefined;
  try {
    client = (await runner.connect()) as Client;
    await runner.startTransaction();
    return client;
  } catch (error) {
    hangUp(client);
    await runner.release().catch(() => undefined);
    throw new DatabaseUnavailable(error);
  }
}

/**
 * Ends a connection that failed, so that the pool replaces it: one that hangs would make whoever gets it next hang, too. It
 * is not asked to roll back, because it may never answer; Postgres does so by itself.
 */
function hangUp(client: Client | undefined): void {
  void client?.end();
}

/** TypeORM wraps the driver's error in a QueryFailedError. */
const unwrapped = (error: unknown): unknown =>
  error instanceof Error && 'driverError' in error && error.driverError instanceof Error ? error.driverError : error;
