import { createHash } from 'node:crypto';
import type { ServiceName } from '@textback/contracts';
import { migrate, provision, type ServiceSchema, serviceUrl, timerSchemaOf } from '@textback/database';
import * as timers from '@textback/timers';
import pg from 'pg';
import { testEnvironment, uniqueName } from './environment.js';

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

/** The roles are shared by all test databases of a server, so they all get the same password. */
const PASSWORD = 'textback-test';
/** Key of the advisory lock under which templates are built: `text` in ASCII. */
const TEMPLATE_LOCK = 0x74657874;

/**
 * A fresh database for a service: a copy of a template that holds its role, its schemas, and its migrations. The template
 * is made once for each set of migrations and found again by a hash of their source.
 */
export async function aTestDatabase({ schema }: { readonly schema: ServiceSchema }): Promise<TestDatabase> {
  const { databaseUrl, run } = testEnvironment();
  const service = schema.schema.replaceAll('_', '-') as ServiceName;
  const name = `test_${run}_${schema.schema}_${uniqueName()}`;
  const template = await templateFor(databaseUrl, service, schema);
  await withClient(databaseUrl, (admin) => admin.query(`CREATE DATABASE ${quoted(name)} TEMPLATE ${quoted(template)}`));

  const adminUrl = inDatabase(databaseUrl, name);
  const url = serviceUrl(adminUrl, service, PASSWORD);
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
      await pool.end();
      await withClient(databaseUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`));
    },
  };
}

/** Finds or builds the template of a service. Specs run in several processes: a lock lets one build, the others wait. */
async function templateFor(databaseUrl: string, service: ServiceName, schema: ServiceSchema): Promise<string> {
  const name = `template_${schema.schema}_${fingerprint(schema)}`;
  await withClient(databaseUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    const building = `${name}_building`;
    await admin.query(`DROP DATABASE IF EXISTS ${quoted(building)} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${quoted(building)}`);
    const url = inDatabase(databaseUrl, building);
    await provision(url, service, PASSWORD);
    await migrate(schema, serviceUrl(url, service, PASSWORD));
    await migrateTimersOf(service, serviceUrl(url, service, PASSWORD));
    // Renamed last: a template that can be found by its name is whole.
    await admin.query(`ALTER DATABASE ${quoted(building)} RENAME TO ${quoted(name)}`);
  });
  return name;
}

/** Changes whenever a migration does: class sources hold the SQL. */
function fingerprint(schema: ServiceSchema): string {
  const hash = createHash('sha256').update(provision.toString()).update(timerSchemaOf.toString());
  for (const migration of schema.migrations) hash.update(migration.name).update(migration.toString());
  return hash.digest('hex').slice(0, 16);
}

type MigrateTimers = (service: ServiceName, url: string) => Promise<unknown>;

async function migrateTimersOf(service: ServiceName, url: string): Promise<void> {
  const { migrateTimers } = timers as { migrateTimers?: MigrateTimers };
  await migrateTimers?.(service, url);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const quoted = (name: string): string => pg.escapeIdentifier(name);

const inDatabase = (url: string, name: string): string => {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
};
