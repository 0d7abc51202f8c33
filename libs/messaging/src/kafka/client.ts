import { Logger } from '@nestjs/common';
import { Kafka, type LogEntry, logLevel } from 'kafkajs';
import type { KafkaOptions } from '../options.js';

/**
 * A client of the cluster. Everything that speaks to Kafka starts here; kafkajs is seen nowhere outside this library, so
 * that it can be replaced (docs/adr/0001).
 */
export function kafkaClient({ brokers }: Pick<KafkaOptions, 'brokers'>, clientId: string): Kafka {
  return new Kafka({
    clientId,
    brokers: [...brokers],
    logLevel: logLevel.WARN,
    logCreator: () => write,
    connectionTimeout: 2_000,
    requestTimeout: 15_000,
    // Short: what fails for longer is retried by us, where shutdown, pausing and health are known.
    retry: { initialRetryTime: 100, retries: 4, maxRetryTime: 1_000 },
  });
}

const logger = new Logger('Kafka');

/**
 * What kafkajs reports although it is normal: answers that it tries again by itself (a partition without leader for a
 * moment, a group that rebalances), and that our producers give up early, on purpose, because we try again ourselves.
 */
const NORMAL = /^Response |^The group is rebalancing|^Limiting retries for the idempotent producer/;

/** What kafkajs has to say goes to the service's log: message and kind of error, never records or stacks. */
function write({ namespace, log }: LogEntry): void {
  const detail = typeof log['error'] === 'string' ? ` (${log['error']})` : '';
  const line = `${namespace}: ${log.message}${detail}`;
  // kafkajs calls everything that it tries again an error; whether one matters is decided by who asked.
  if (NORMAL.test(log.message)) logger.debug(line);
  else logger.warn(line);
}
