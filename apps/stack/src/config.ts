import { z } from 'zod';

const StackConfig = z.object({
  /** Of the gateway; the ports of everything else follow it. */
  PORT: z.coerce.number().int().min(1_024).max(64_000).default(3_000),
  /** A Kafka that is there already. */
  KAFKA_BROKERS: z.string().optional(),
  KAFKA_TOPIC_PREFIX: z.string().default(''),
  /** A Postgres that is there already, as its administrator. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
});
export type StackConfig = z.infer<typeof StackConfig>;

/** The environment of `npm start`. Throws a message that names what is wrong with it. */
export function readStackConfig(): StackConfig {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const result = StackConfig.safeParse(given);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
