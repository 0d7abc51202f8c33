import { schemaOf, serviceUrl } from '@textback/database';
import { DEMO_OFFICE_ID } from './demo-office.js';
import type { Secrets } from './secrets.js';
import { isDomainService, MANAGEMENT_OFFSET, type StackPorts, type StackService } from './services.js';

/** What the environments of all services are made from. */
export interface EnvironmentParts {
  readonly ports: StackPorts;
  readonly secrets: Secrets;
  readonly kafkaBrokers: string;
  readonly topicPrefix: string;
  /** Administrator's connection; each service gets its own role instead. */
  readonly databaseUrl: string;
  readonly simulatorState: string;
  readonly compileCache: string;
}

/** Milliseconds that a call's legs get to settle. Everything is on one machine here, so stragglers are close behind. */
export const CALL_SETTLE_MS = 1_000;

/** Texts a second of a texting number. The simulator takes any; at a real number's rate a demo of one office would crawl. */
const NUMBER_RATES = '+=50';

/** The whole environment of a service's process; its `config.ts` says what each variable means. */
export function environmentOf(service: StackService, parts: EnvironmentParts): Record<string, string> {
  const { ports, secrets } = parts;
  const gateway = localUrl(ports.services.gateway);
  return {
    ...inherited(),
    HOST: '127.0.0.1',
    PORT: String(ports.services[service]),
    MANAGEMENT_PORT: String(ports.services[service] + MANAGEMENT_OFFSET),
    JWT_ISSUER: `${gateway}/dev`,
    JWT_AUDIENCE: 'textback',
    JWKS_URL: `${gateway}/dev/jwks`,
    LOG_HASH_KEY: secrets.logHashKey,
    NODE_COMPILE_CACHE: parts.compileCache,
    ...(isDomainService(service) ? storageOf(service, parts) : {}),
    ...ownOf(service, parts, gateway),
  };
}

export const localUrl = (port: number): string => `http://127.0.0.1:${port}`;

function storageOf(service: Parameters<typeof schemaOf>[0], parts: EnvironmentParts): Record<string, string> {
  return {
    DATABASE_URL: serviceUrl(parts.databaseUrl, service, parts.secrets.rolePassword),
    KAFKA_BROKERS: parts.kafkaBrokers,
    KAFKA_TOPIC_PREFIX: parts.topicPrefix,
  };
}

function ownOf(
  service: StackService,
  { ports, secrets, simulatorState }: EnvironmentParts,
  gateway: string,
): Record<string, string> {
  const simulator = localUrl(ports.services['telnyx-simulator']);
  switch (service) {
    case 'gateway':
      return {
        UPSTREAM_CALLS: localUrl(ports.services['call-ingestion']),
        UPSTREAM_RULES: localUrl(ports.services.rules),
        UPSTREAM_SMS: localUrl(ports.services['sms-dispatch']),
        UPSTREAM_CHAT: localUrl(ports.services.chat),
        UPSTREAM_SIMULATOR: simulator,
        DEV_ISSUER_KEY: secrets.devIssuerKey,
        DEV_OFFICE_ID: DEMO_OFFICE_ID,
      };
    case 'call-ingestion':
      return { TELNYX_PUBLIC_KEYS: secrets.simulatorPublicKey, CALL_SETTLE_MS: String(CALL_SETTLE_MS) };
    case 'sms-dispatch':
      return {
        TELNYX_PUBLIC_KEYS: secrets.simulatorPublicKey,
        TELNYX_API_KEY: secrets.providerApiKey,
        TELNYX_API_URL: `${simulator}/v2`,
        PUBLIC_URL: gateway,
        SMS_NUMBER_RATES: NUMBER_RATES,
        WEBHOOK_TOKEN_KEYS: secrets.webhookTokenKey,
        MEDIA_DEVELOPMENT_ORIGIN: simulator,
      };
    case 'telnyx-simulator':
      return {
        SIMULATOR_PRIVATE_KEY: secrets.simulatorPrivateKey,
        CALLS_WEBHOOK_URL: `${gateway}/calls/webhooks/telnyx`,
        SMS_WEBHOOK_URL: `${gateway}/sms/webhooks/telnyx`,
        STATE_FILE: simulatorState,
        MEDIA_ORIGIN: simulator,
      };
    case 'rules':
    case 'chat':
      return {};
  }
}

/** Of our own environment only what a process needs from its machine: nothing of ours may configure a service by accident. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
