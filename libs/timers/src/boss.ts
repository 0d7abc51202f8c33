import { type ServiceName } from '@textback/contracts';
import { timerSchemaOf } from '@textback/database';
import { type ConstructorOptions, PgBoss, type Queue } from 'pg-boss';

/**
 * What every pg-boss of ours has in common: its own schema, no cron, no registry of instances.
 * @param patience milliseconds after which a statement without an answer has no server any more, and its connection is
 *   replaced: a database that moved to another host says no goodbye, and timers must not wait for the network to notice
 */
export function bossFor(
  service: ServiceName,
  databaseUrl: string,
  options: ConstructorOptions,
  patience = 35_000,
): PgBoss {
  // Options of the driver's, which pg-boss hands on although its types do not name them.
  const connection = { query_timeout: patience, keepAlive: true };
  return new PgBoss({
    ...connection,
    connectionString: databaseUrl,
    schema: timerSchemaOf(service),
    application_name: `${service} timers`,
    // The schema is made by provisioning, which owns who may use it.
    createSchema: false,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    ...options,
  });
}

const DAY = 24 * 60 * 60;

/** How each kind of timer is kept. Seconds, but for the retries. */
export const QUEUE: Omit<Queue, 'name'> = {
  // A handler that throws is tried again after 1 to 2 s, then twice as long each time, up to 5 minutes, for about a month.
  retryLimit: 10_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  retentionSeconds: 30 * DAY,
  // A process that died while a timer rang: noticed after 10 s without heartbeat, and rung again.
  heartbeatSeconds: 10,
  expireInSeconds: 120,
  deleteAfterSeconds: 60 * 60,
};
