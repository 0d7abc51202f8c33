import { Log } from '@textback/observability';
import { createServiceApp, type ServiceDefinition } from './service-app.js';

/** Runs a service until it is told to stop (SIGTERM, SIGINT). A service that cannot start ends the process with status 1. */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const { name, config } = definition;
  const log = new Log({ service: name, level: config.LOG_LEVEL, hashKey: config.LOG_HASH_KEY });
  process.on('uncaughtExceptionMonitor', (error) =>
    log.fatal('the process dies of an error that nobody caught', { error }),
  );
  try {
    const { app } = await createServiceApp(definition);
    app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  } catch (error) {
    log.fatal('cannot start', { error });
    process.exit(1);
  }
}
