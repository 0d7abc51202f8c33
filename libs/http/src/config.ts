import { randomBytes } from 'node:crypto';
import { LOG_LEVELS } from '@textback/observability';
import { z } from 'zod';

const port = () => z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Environment of every process that serves HTTP. */
export const ServerConfig = z.object({
  /** Address to listen on. */
  HOST: z.string().default('0.0.0.0'),
  /** 0: any free port. */
  PORT: port(),
  /** Health and metrics; PORT + 1000 unless set. Never exposed to clients. */
  MANAGEMENT_PORT: port().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  /** Key of the hashes that stand for telephone numbers in logs; the same for all services, so that their lines can be joined. */
  LOG_HASH_KEY: z
    .string()
    .min(16)
    .default(() => randomBytes(16).toString('hex')),
  /** Origins whose pages may call, with commas between them. None by default. */
  CORS_ORIGINS: list.default([]),
});
export type ServerConfig = z.infer<typeof ServerConfig>;

/** Environment of every process that checks tokens. */
export const AuthConfig = z.object({
  JWT_ISSUER: z.string().min(1),
  JWT_AUDIENCE: z.string().min(1),
  /** Where the issuer publishes its keys. */
  JWKS_URL: z.url({ protocol: /^https?$/ }),
});
export type AuthConfig = z.infer<typeof AuthConfig>;

/** Environment of every service; its own variables come on top: `ServiceConfig.extend({ … })`. */
export const ServiceConfig = z.object({
  ...ServerConfig.shape,
  ...AuthConfig.shape,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** `host:port`, with commas between them. */
  KAFKA_BROKERS: list.refine((brokers) => brokers.length > 0, 'must name at least one host:port'),
  /** Put before every topic and consumer group; keeps deployments that share a cluster apart. */
  KAFKA_TOPIC_PREFIX: z.string().default(''),
});
export type ServiceConfig = z.infer<typeof ServiceConfig>;

/** The environment is not what the process needs; the message names every variable that is wrong, and no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment. An empty variable counts as not set. Throws {@link ConfigError}. */
export function readConfig<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => {
    const name = path.map(String).join('.');
    return `  ${name}: ${name in given ? message : 'is not set'}`;
  });
  throw new ConfigError(`These environment variables are missing or wrong:\n${lines.join('\n')}`);
}
