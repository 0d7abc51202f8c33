import type { QueryConfig } from 'pg';

/** Statements that are prepared at most. Ours are constants, a few hundred; SQL that is put together would fill the server's memory. */
const MOST = 500;
const names = new Map<string, string>();

/**
 * A statement under a name, so that each connection parses and plans it once (PostgreSQL documentation, PREPARE): about half
 * of what a short statement costs. Statements without parameters are rare or not plannable, and stay as they are.
 */
export function prepared(sql: string, parameters: readonly unknown[]): QueryConfig {
  const statement = { text: sql, values: [...parameters] };
  if (parameters.length === 0) return statement;
  let name = names.get(sql);
  if (name === undefined) {
    if (names.size >= MOST) return statement;
    name = `s${names.size}`;
    names.set(sql, name);
  }
  return { name, ...statement };
}
