import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';

type Class<T = object> = new (...args: never[]) => T;

/** What a service brings to its database. */
export interface ServiceSchema {
  /** The Postgres schema that the service owns, e.g. `call_ingestion`; its role bears the same name. */
  readonly schema: string;
  /** In the order in which they run; each class name ends in its time stamp in milliseconds. */
  readonly migrations: readonly Class<MigrationInterface>[];
}

/** How a service connects. */
export interface ConnectionOptions {
  readonly url: string;
  /** Most connections of this process. */
  readonly poolSize?: number;
}

/**
 * TypeORM options for a service. Every name resolves in the service's own schema. A connection that cannot be had within
 * 1.5 s fails, so that a webhook can answer 503 in time (design §4).
 */
export function dataSourceOptions(service: ServiceSchema, connection: ConnectionOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url: connection.url,
    schema: service.schema,
    applicationName: service.schema,
    migrations: [...service.migrations] as never,
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    poolSize: connection.poolSize ?? 10,
    poolErrorHandler: () => undefined,
    extra: {
      options: `-c search_path=${service.schema}`,
      connectionTimeoutMillis: 1_500,
      // A transaction that is stuck must end before the platform's patience does.
      idle_in_transaction_session_timeout: 30_000,
      statement_timeout: 30_000,
      // Longer than the server takes to give up by itself: no answer then means that there is no server any more.
      query_timeout: 35_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
    },
  };
}

/** Runs the migrations that have not run yet and answers their names. Never called at boot (design §2, ADR). */
export async function migrate(service: ServiceSchema, url: string): Promise<string[]> {
  const options = dataSourceOptions(service, { url, poolSize: 2 });
  // An index of a large table takes longer than anything that a service may do; and nobody waits for an answer here.
  const unhurried = { ...options.extra, connectionTimeoutMillis: 15_000, statement_timeout: 0, query_timeout: 0 };
  const dataSource = await new DataSource({ ...options, extra: unhurried } as DataSourceOptions).initialize();
  try {
    const done = await dataSource.runMigrations();
    return done.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}
