import pg from 'pg';

/** Postgres cannot be reached or is going away: worth trying again, and no message is to blame. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  constructor(cause: unknown) {
    super('The database is unavailable.', { cause });
  }
}

/**
 * SQLSTATE classes that say that the server, not the statement, is at fault: 08 connection, 53 resources, 57P shutdown,
 * 58 system (PostgreSQL documentation, appendix A). 25P03 and 25P04: the server ended an idle or overlong transaction.
 */
const UNAVAILABLE = /^(?:08|53|57P|58)|^25P0[34]$/;
/**
 * Serialization failure, deadlock, lock not available, and a statement cut off at its time limit, which mostly waited for a
 * lock: the same transaction may well succeed when it is run again.
 */
const CONTENTION = new Set(['40001', '40P01', '55P03', '57014']);

/** Turns whatever pg throws for a lost or refused connection into {@link DatabaseUnavailable}; leaves the rest alone. */
export function classifyDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || isProgrammingError(error)) return error;
  if (error instanceof pg.DatabaseError)
    return UNAVAILABLE.test(error.code ?? '') ? new DatabaseUnavailable(error) : error;
  return new DatabaseUnavailable(error);
}

/** True when the transaction may succeed if it is simply run again. */
export const isContention = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && CONTENTION.has(error.code ?? '');

const isProgrammingError = (error: unknown): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof ReferenceError ||
  error instanceof SyntaxError;
