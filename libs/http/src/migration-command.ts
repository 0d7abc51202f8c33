import type { ServiceName } from '@textback/contracts';
import { migrate, type ServiceSchema } from '@textback/database';
import { Log } from '@textback/observability';
import { migrateTimers } from '@textback/timers';
import { readConfig, ServiceConfig } from './config.js';

const MigrationConfig = ServiceConfig.pick({ DATABASE_URL: true, LOG_LEVEL: true, LOG_HASH_KEY: true });

/**
 * The migrate command of a service: brings its schema and its timers up to date, and ends. Safe to repeat. It runs before a
 * rollout and never at boot, so that copies of two versions never race (docs/design.md §2).
 */
export async function runMigrationCommand(service: ServiceName, schema: ServiceSchema): Promise<void> {
  const config = readConfig(MigrationConfig, process.env);
  const log = new Log({ service, level: config.LOG_LEVEL, hashKey: config.LOG_HASH_KEY });
  const migrations = await migrate(schema, config.DATABASE_URL);
  await migrateTimers(service, config.DATABASE_URL);
  log.info('schema is up to date', { migrations });
}
