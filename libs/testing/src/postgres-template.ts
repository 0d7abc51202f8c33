import { createHash } from 'node:crypto';
import type { ServiceName } from '@textback/contracts';
import { migrate, provision, type ServiceSchema, serviceUrl } from '@textback/database';
import { migrateTimers } from '@textback/timers';
import { inDatabase, quoted, withClient } from './postgres-admin.js';

/** The roles are shared by all test databases of a server, so they all get the same password. */
const PASSWORD = 'textback-test';
/** Key of the advisory lock under which templates are built: `text` in ASCII. */
const TEMPLATE_LOCK = 0x74657874;

/** The service's own connection to a database that was made from its template. */
export const serviceUrlIn = (adminUrl: string, service: ServiceName): string => serviceUrl(adminUrl, service, PASSWORD);

/** Finds or builds the template of a service. Specs run in several processes: a lock lets one build, the others wait. */
export async function templateFor(databaseUrl: string, service: ServiceName, schema: ServiceSchema): Promise<string> {
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
    await migrate(schema, serviceUrlIn(url, service));
    await migrateTimers(service, serviceUrlIn(url, service));
    // Renamed last: a template that can be found by its name is whole.
    await admin.query(`ALTER DATABASE ${quoted(building)} RENAME TO ${quoted(name)}`);
  });
  return name;
}

/** Changes whenever a migration does: class sources hold the SQL. */
function fingerprint(schema: ServiceSchema): string {
  const hash = createHash('sha256').update(provision.toString()).update(migrateTimers.toString());
  for (const migration of schema.migrations) hash.update(migration.name).update(migration.toString());
  return hash.digest('hex').slice(0, 16);
}
