import { z } from 'zod';
import type { KafkaOptions } from '../options.js';

const Environment = z.object({
  KAFKA_BROKERS: z.string({ error: 'is not set: host:port of some brokers, with commas between them' }).min(1),
  KAFKA_TOPIC_PREFIX: z.string().default(''),
});

/** Where the commands find Kafka. Throws an error that names each variable that is wrong. */
export function kafkaFromEnvironment(env: NodeJS.ProcessEnv): KafkaOptions {
  const parsed = Environment.safeParse(env);
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')} ${message}`).join('\n'),
    );
  return {
    brokers: parsed.data.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    topicPrefix: parsed.data.KAFKA_TOPIC_PREFIX,
  };
}
