import { generateKeyPairSync } from 'node:crypto';
import {
  type Call,
  CallEnded,
  CallEvent,
  CallId,
  CallMissed,
  type OfficeId,
  OfficeSettingsChanged,
  type Page,
  type PhoneNumber,
  SmsSent,
  SmsStatus,
  TextBackDecided,
} from '@textback/contracts';
import { createServiceApp, type ServiceApp } from '@textback/http';
import { formatTelnyxPublicKey, signTelnyxWebhook } from '@textback/telnyx';
import {
  aPhoneNumber,
  aTestDatabase,
  aTestKafka,
  aTokenIssuer,
  anOfficeId,
  eventually,
  someOfficeSettings,
  someSettings,
  type TestDatabase,
  type TestKafka,
  type TokenIssuer,
} from '@textback/testing';
import { CallIngestionConfig } from '../config.js';
import { SCHEMA } from '../schema.js';
import { callIngestionService } from '../service.js';

/** Milliseconds that a call is waited for once it has ended, in these tests. */
export const SETTLE_MS = 300;

/** What may be wrong with a delivered webhook. */
export interface Delivery {
  /** When it was signed; now by default. */
  readonly signedAt?: Date;
  /** Headers instead of the right ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent instead of what was signed. */
  readonly sendInstead?: string;
}

/** An office whose line this service knows. */
export interface TestOffice {
  readonly officeId: OfficeId;
  readonly line: PhoneNumber;
}

/** What a replica answers. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** The service with a real Kafka and a real Postgres. Only the provider and the identity provider are ours. */
export interface Harness {
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly tokens: TokenIssuer;
  /** Starts a replica; all are closed at the end. */
  start(environment?: Readonly<Record<string, string>>): Promise<ServiceApp>;
  /** Signs a body as the provider would, delivers it to a replica, and answers the status. */
  deliver(replica: ServiceApp, body: unknown, delivery?: Delivery): Promise<number>;
  /** The same with a TeXML callback, which is a form. */
  deliverForm(
    replica: ServiceApp,
    form: string | Readonly<Record<string, string>>,
    delivery?: Delivery,
  ): Promise<{ status: number; text: string; type: string | null }>;
  /** Delivers a body as often as the provider would, until it is taken: a busy machine may answer 503 first. */
  tell(replica: ServiceApp, body: unknown): Promise<void>;
  /** Posts call events as an internal service does. */
  post<Body>(replica: ServiceApp, body: unknown, token?: string): Promise<Answer<Body>>;
  anOffice(office?: {
    readonly officeId?: OfficeId;
    readonly lines?: readonly PhoneNumber[];
    readonly version?: number;
  }): Promise<TestOffice>;
  /** A page of an office's list, as its front desk sees it. */
  list(replica: ServiceApp, officeId: OfficeId, query?: string): Promise<Page<Call>>;
  /** Reads a path with a token. */
  get<Body>(replica: ServiceApp, path: string, token: string): Promise<Answer<Body>>;
  /** What became of a call, once it has been judged. */
  outcomeOf(callId: CallId): Promise<string>;
  /** How often a call was published as missed so far. */
  timesMissed(callId: CallId): number;
  close(): Promise<void>;
}

export async function aHarness(): Promise<Harness> {
  const [database, kafka, tokens] = await Promise.all([
    aTestDatabase({ schema: SCHEMA }),
    aTestKafka(),
    aTokenIssuer(),
  ]);
  await kafka.createTopics([
    CallEvent,
    CallEnded,
    CallMissed,
    OfficeSettingsChanged,
    TextBackDecided,
    SmsSent,
    SmsStatus,
  ]);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const replicas: ServiceApp[] = [];

  const request = async <Body>(url: string, token: string, init: RequestInit = {}): Promise<Answer<Body>> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(url, { ...init, headers });
    return { status: response.status, body: (await response.json()) as Body };
  };

  const harness: Harness = {
    database,
    kafka,
    tokens,

    async start(environment = {}) {
      const config = CallIngestionConfig.parse({
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'silent',
        LOG_HASH_KEY: 'test-hash-key-of-calls',
        DATABASE_URL: database.url,
        KAFKA_BROKERS: kafka.brokers.join(','),
        KAFKA_TOPIC_PREFIX: kafka.topicPrefix,
        JWT_ISSUER: tokens.auth.issuer,
        JWT_AUDIENCE: tokens.auth.audience,
        JWKS_URL: tokens.auth.jwksUrl,
        TELNYX_PUBLIC_KEYS: formatTelnyxPublicKey(publicKey),
        CALL_SETTLE_MS: String(SETTLE_MS),
        ...environment,
      });
      const replica = await createServiceApp(callIngestionService(config));
      replicas.push(replica);
      return replica;
    },

    async deliver(replica, body, { signedAt = new Date(), headers, sendInstead } = {}) {
      const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      const response = await fetch(`${replica.url}/calls/webhooks/telnyx`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(headers ?? signTelnyxWebhook({ rawBody, privateKey, at: signedAt })),
        },
        body: sendInstead ?? rawBody,
      });
      await response.arrayBuffer();
      return response.status;
    },

    async deliverForm(replica, form, { signedAt = new Date(), headers, sendInstead } = {}) {
      const rawBody = Buffer.from(typeof form === 'string' ? form : new URLSearchParams(form).toString(), 'latin1');
      const response = await fetch(`${replica.url}/calls/webhooks/telnyx/texml`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          ...(headers ?? signTelnyxWebhook({ rawBody, privateKey, at: signedAt })),
        },
        body: sendInstead ?? rawBody,
      });
      return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
    },

    tell: (replica, body) =>
      eventually(
        async () => {
          const status = await harness.deliver(replica, body);
          if (status !== 200) throw new Error(`The webhook was answered ${status}.`);
        },
        { within: 10_000 },
      ),

    post: async (replica, body, token) =>
      request(`${replica.url}/calls/v1/call-events`, token ?? (await tokens.service('call-events:write')), {
        method: 'POST',
        body: JSON.stringify(body),
      }),

    async anOffice({ officeId = anOfficeId(), lines = [aPhoneNumber()], version = 1 } = {}) {
      const settings = someSettings({ numbers: { textingNumber: aPhoneNumber(), lines: [...lines] } });
      await kafka.publish(OfficeSettingsChanged, someOfficeSettings({ officeId, version, settings }));
      await eventually(async () => {
        const rows = await database.query('SELECT FROM office WHERE office_id = $1 AND version >= $2', [
          officeId,
          version,
        ]);
        if (rows.length === 0) throw new Error('The office is not known yet.');
      });
      return { officeId, line: lines[0] ?? aPhoneNumber() };
    },

    async list(replica, officeId, query = '') {
      const token = await tokens.user({ offices: { [officeId]: 'frontdesk' } });
      const url = `${replica.url}/calls/v1/offices/${officeId}/calls?${query}`;
      const { status, body } = await request<Page<Call>>(url, token);
      if (status !== 200) throw new Error(`The list answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },

    get: (replica, path, token) => request(`${replica.url}${path}`, token),

    outcomeOf: (callId) =>
      eventually(
        async () => {
          const [call] = await database.query<{ outcome: string | null; ending: string | null }>(
            'SELECT outcome, ending FROM call_session WHERE call_id = $1',
            [callId],
          );
          if (call === undefined || call.outcome === null) throw new Error('The call has not settled yet.');
          return call.ending ?? call.outcome;
        },
        { within: 15_000 },
      ),

    timesMissed: (callId) => kafka.read(CallMissed).filter(({ data }) => data.callId === callId).length,

    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      await Promise.all([tokens.close(), kafka.close(), database.drop()]);
    },
  };
  return harness;
}
