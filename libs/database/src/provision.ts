import type { ServiceName } from '@textback/contracts';
import pg from 'pg';

/** The Postgres schema, and the role, of a service. */
export const schemaOf = (service: ServiceName): string => service.replaceAll('-', '_');

/** The schema of a service's durable timers; pg-boss keeps its own tables. */
export const timerSchemaOf = (service: ServiceName): string => `${schemaOf(service)}_timers`;

/** `url` with the service's role and password instead of the administrator's. */
export function serviceUrl(url: string, service: ServiceName, password: string): string {
  const own = new URL(url);
  own.username = schemaOf(service);
  own.password = password;
  return own.href;
}

/**
 * Creates a role and its schemas for a service in the database of `adminUrl`. Safe to repeat; the password is set anew.
 * The role owns its schemas and may not look into another's (design §2).
 */
export async function provision(adminUrl: string, service: ServiceName, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const role = pg.escapeIdentifier(schemaOf(service));
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [schemaOf(service)]);
    await client.query(
      `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`,
    );
    for (const schema of [schemaOf(service), timerSchemaOf(service)]) {
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)} AUTHORIZATION ${role}`);
    }
  } finally {
    await client.end();
  }
}
