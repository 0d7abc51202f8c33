import { type ServiceName } from '@textback/contracts';
import { timerSchemaOf } from '@textback/database';
import { type ConstructorOptions, PgBoss, type Queue } from 'pg-boss';

/** What every pg-boss of ours has in common: its own schema, no cron, no registry of instances. */
export function bossFor(service: ServiceName, databaseUrl: string, options: ConstructorOptions): PgBoss {
  return new PgBoss({
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
