import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  CallEnded,
  type CallMissed as CallMissedData,
  CallMissed,
  conversationIdOf,
  type DataOf,
  type DecisionReceipt,
  type EventContract,
  type OfficeId,
  type OfficeSettings,
  OfficeSettingsChanged,
  type PhoneNumber,
  type Problem,
  RULES_API,
  SmsConsent,
  SmsRequested,
  SmsSent,
  SmsStatus,
  TextBackDecided,
} from '@textback/contracts';
import { createServiceApp, type ServiceApp } from '@textback/http';
import {
  aCallId,
  aMissedCall,
  anOfficeId,
  aPhoneNumber,
  aTestDatabase,
  aTestKafka,
  aTokenIssuer,
  type Changes,
  eventually,
  someSettings,
  type TestDatabase,
  type TestKafka,
  type TokenIssuer,
} from '@textback/testing';
import { Clock } from '@textback/timers';
import { AppModule } from '../app.module.js';
import { RulesConfig } from '../config.js';
import { SCHEMA } from '../schema.js';

/** An answer over HTTP. */
export interface Answer<Body> {
  readonly status: number;
  readonly etag: string | null;
  /** Where what was made can be asked after. */
  readonly location?: string;
  readonly body: Body;
}

/** A request over HTTP; by default from a manager of the office in question. */
export interface Asking {
  readonly token?: string;
  readonly json?: unknown;
  readonly ifMatch?: string;
}

/** The service with a real Kafka and a real Postgres. Only the identity provider, and the clock where a test asks for it, are ours. */
export interface Harness {
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly tokens: TokenIssuer;
  /** Starts a replica; all are closed at the end. */
  start(options?: { readonly databaseUrl?: string; readonly clock?: Clock }): Promise<ServiceApp>;
  /** Sends a request to the replica that was started last. */
  ask<Body>(method: string, path: string, asking?: Asking): Promise<Answer<Body>>;
  manager(officeId: OfficeId): Promise<string>;
  /** Creates an office that was never configured. */
  anOffice(name?: string): Promise<OfficeId>;
  rename(officeId: OfficeId, name: string): Promise<void>;
  /** Creates an office that texts missed calls at any hour, from numbers of its own, but for what the test changes. */
  aTextingOffice(changes?: Changes<OfficeSettings>): Promise<TextingOffice>;
  /** Publishes a missed call, and waits for its receipt to be final. */
  miss(call: CallMissedData): Promise<DecisionReceipt>;
  /** The final receipt of a call. */
  receipt(call: Pick<CallMissedData, 'officeId' | 'callId'>): Promise<DecisionReceipt>;
  /** Publishes something about a caller, and waits until this service knows it. */
  tell<C extends EventContract>(contract: C, data: DataOf<C>): Promise<void>;
  /** The requests to send a text that were published for an office. */
  requestsFor(officeId: OfficeId): SmsRequested[];
  close(): Promise<void>;
}

/** An office that texts, and somebody who calls it. */
export interface TextingOffice {
  readonly officeId: OfficeId;
  readonly settings: OfficeSettings;
  readonly textingNumber: PhoneNumber;
  readonly line: PhoneNumber;
  /** A call that nobody answered and that ended just now, by default from somebody new. */
  missedCall(changes?: Partial<CallMissedData>): CallMissedData;
}

export async function aHarness(): Promise<Harness> {
  const [database, kafka, tokens] = await Promise.all([
    aTestDatabase({ schema: SCHEMA }),
    aTestKafka(),
    aTokenIssuer(),
  ]);
  await kafka.createTopics([
    CallMissed,
    CallEnded,
    SmsSent,
    SmsStatus,
    SmsConsent,
    TextBackDecided,
    SmsRequested,
    OfficeSettingsChanged,
  ]);
  const replicas: ServiceApp[] = [];
  const service = await tokens.service('offices:write');

  const harness: Harness = {
    database,
    kafka,
    tokens,

    async start({ databaseUrl = database.url, clock } = {}) {
      const config = RulesConfig.parse({
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'silent',
        LOG_HASH_KEY: 'test-hash-key-of-rules',
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: kafka.brokers.join(','),
        KAFKA_TOPIC_PREFIX: kafka.topicPrefix,
        JWT_ISSUER: tokens.auth.issuer,
        JWT_AUDIENCE: tokens.auth.audience,
        JWKS_URL: tokens.auth.jwksUrl,
      });
      const definition = {
        name: 'rules',
        module: AppModule.with(config),
        config,
        api: RULES_API,
      };
      const replica = await (clock === undefined
        ? createServiceApp(definition)
        : createServiceApp(definition, async (module, adapter, options) => {
            const testing = Test.createTestingModule({ imports: [module] })
              .overrideProvider(Clock)
              .useValue(clock);
            return (await testing.compile()).createNestApplication<NestFastifyApplication>(adapter, options);
          }));
      replicas.push(replica);
      return replica;
    },

    async ask<Body>(method: string, path: string, { token, json, ifMatch }: Asking = {}) {
      const officeId = /offices\/([^/]+)/.exec(path)?.[1] as OfficeId;
      const response = await fetch(`${replicas.at(-1)?.url ?? ''}/rules/v1/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token ?? (await harness.manager(officeId))}`,
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      });
      const body = (response.status === 204 ? undefined : await response.json()) as Body;
      const location = response.headers.get('location');
      return {
        status: response.status,
        etag: response.headers.get('etag'),
        ...(location !== null && { location }),
        body,
      };
    },

    manager: (officeId) => tokens.user({ offices: { [officeId]: 'manager' }, subject: 'maria' }),

    async anOffice(name = 'Elm Street Dental') {
      const officeId = anOfficeId();
      expectStatus(200, await harness.ask('PUT', `offices/${officeId}`, { token: service, json: { name } }));
      return officeId;
    },

    async rename(officeId, name) {
      expectStatus(200, await harness.ask('PUT', `offices/${officeId}`, { token: service, json: { name } }));
    },

    async aTextingOffice(changes = {}) {
      const officeId = await harness.anOffice();
      const textingNumber = aPhoneNumber();
      const line = aPhoneNumber();
      const ofItsOwn = someSettings({ numbers: { textingNumber, lines: [line] } });
      const settings = someSettings(mergedChanges(ofItsOwn, changes));
      expectStatus(200, await harness.ask('PUT', `offices/${officeId}/settings`, { json: settings, ifMatch: '"0"' }));
      return {
        officeId,
        settings,
        textingNumber,
        line,
        missedCall: (call = {}) => aMissedCall({ officeId, callId: aCallId(), to: line, ...call }),
      };
    },

    async miss(call) {
      await kafka.publish(CallMissed, call);
      return harness.receipt(call);
    },

    receipt: ({ officeId, callId }) =>
      eventually(
        async () => {
          const answer = await harness.ask<DecisionReceipt>('GET', `offices/${officeId}/decisions/${callId}`);
          expectStatus(200, answer);
          if (answer.body.decision === 'pending') throw new Error('The decision is pending.');
          return answer.body;
        },
        { within: 15_000 },
      ),

    async tell(contract, data) {
      const id = await kafka.publish(contract, data);
      await eventually(
        async () => {
          const seen = await database.query('SELECT FROM inbox WHERE event_id = $1', [id]);
          if (seen.length === 0) throw new Error(`${contract.topic} has not been handled yet.`);
        },
        { within: 15_000 },
      );
    },

    requestsFor: (officeId) =>
      kafka
        .read(SmsRequested)
        .map(({ data }) => data)
        .filter((request) => request.officeId === officeId),

    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      await Promise.all([tokens.close(), kafka.close(), database.drop()]);
    },
  };
  return harness;
}

/** The caller of a missed call whose number is known. */
export function callerOf(call: CallMissedData) {
  if (call.from === null) throw new Error('The number of this caller is withheld.');
  return { phone: call.from, conversationId: conversationIdOf(call.officeId, call.from) };
}

function expectStatus(status: number, answer: Answer<unknown>): void {
  if (answer.status !== status)
    throw new Error(`Expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body as Problem)}`);
}

/** Two levels of settings are enough for what tests change. */
const mergedChanges = (base: OfficeSettings, changes: Changes<OfficeSettings>): Changes<OfficeSettings> =>
  Object.fromEntries(
    Object.entries(base).map(([key, value]) => [
      key,
      { ...(value as object), ...(changes[key as keyof OfficeSettings] as object | undefined) },
    ]),
  ) as Changes<OfficeSettings>;
