import type { ServiceName } from '@textback/contracts';
import type { ServiceSchema } from '@textback/database';
import pg from 'pg';
import { testEnvironment, uniqueName } from './environment.js';
import { inDatabase, quoted, withClient } from './postgres-admin.js';

/** A database of one spec file: migrated, empty, and nobody else's. */
export interface TestDatabase {
  /** Connects as the service's own role, as in production. */
  readonly url: string;
  /** Connects as the administrator. */
  readonly adminUrl: string;
  /** Runs SQL as the service's role, in the service's schema. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Drops it, whoever is still connected. Jest's global teardown drops what was left. */
  drop(): Promise<void>;
}

/**
 * A fresh database for a service: a copy of a template that holds its role, its schemas, and its migrations. The template
 * is made once for each set of migrations and found again by a hash of their source.
 */
export async function aTestDatabase({ schema }: { readonly schema: ServiceSchema }): Promise<TestDatabase> {
  const { databaseUrl, run } = testEnvironment();
  // Loaded here, so that a unit spec that wants a builder does not wait for TypeORM.
  const { serviceUrlIn, templateFor } = await import('./postgres-template.js');
  const service = schema.schema.replaceAll('_', '-') as ServiceName;
  const name = `test_${run}_${schema.schema}_${uniqueName()}`;
  const template = await templateFor(databaseUrl, service, schema);
  await withClient(databaseUrl, (admin) => admin.query(`CREATE DATABASE ${quoted(name)} TEMPLATE ${quoted(template)}`));

  const adminUrl = inDatabase(databaseUrl, name);
  const url = serviceUrlIn(adminUrl, service);
  const pool = new pg.Pool({
    connectionString: url,
    options: `-c search_path=${schema.schema}`,
    max: 3,
    allowExitOnIdle: true,
    idleTimeoutMillis: 1_000,
  });
  // A test that kills connections must not be ended by the error of an idle one of ours.
  pool.on('error', () => undefined);
  return {
    url,
    adminUrl,
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await pool.query(sql, [...parameters])).rows as Row[],
    drop: async () => {
      if (!pool.ended) await pool.end();
      await withClient(databaseUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`));
    },
  };
}
