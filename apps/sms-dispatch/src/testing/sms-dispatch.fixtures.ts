import { generateKeyPairSync } from 'node:crypto';
import {
  DispatchId,
  type OfficeId,
  OfficeSettingsChanged,
  type PhoneNumber,
  SmsConsent,
  SmsGuardTripped,
  SmsInbound,
  SmsRequested,
  SmsSent,
  SmsStatus,
} from '@textback/contracts';
import { createServiceApp, type ServiceApp } from '@textback/http';
import { formatTelnyxPublicKey, signTelnyxWebhook } from '@textback/telnyx';
import {
  aPhoneNumber,
  aTestDatabase,
  aTextRequest,
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
import { SmsDispatchConfig } from '../config.js';
import { SCHEMA } from '../schema.js';
import { smsDispatchService } from '../service.js';
import { WebhookUrls } from '../webhooks/application/webhook-urls.js';
import { aFakeTelnyx, type FakeTelnyx } from './fake-telnyx.fixtures.js';

const TOKEN_KEY = 'a key of tests for webhook tokens';
/** Milliseconds that a POST may take in these tests. */
const SEND_TIMEOUT_MS = 1_500;

/** How a test delivers a webhook, and what may be wrong with it. */
export interface Delivery {
  /** Called under the URL of this text. */
  readonly dispatchId?: string;
  /** In that URL; the right one by default, null for none. */
  readonly token?: string | null;
  /** When it was signed; now by default. */
  readonly signedAt?: Date;
  /** Headers instead of the right ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent instead of what was signed. */
  readonly sendInstead?: string | Buffer;
}

/** The webhook URLs of the service under test. */
export const URLS = new WebhookUrls('https://textback.example', [TOKEN_KEY]);

/** The service with a real Kafka and a real Postgres. Only the provider and the identity provider are ours. */
export interface Harness {
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly telnyx: FakeTelnyx;
  readonly tokens: TokenIssuer;
  /** Starts a replica; all are closed at the end. */
  start(environment?: Readonly<Record<string, string>>): Promise<ServiceApp>;
  /** Signs a body as the provider would, delivers it to a replica, and answers the status. */
  deliver(replica: ServiceApp, body: unknown, delivery?: Delivery): Promise<number>;
  /** An office whose texting number this service knows. */
  anOffice(office?: {
    readonly officeId?: OfficeId;
    readonly textingNumber?: PhoneNumber;
    readonly version?: number;
  }): Promise<{ readonly officeId: OfficeId; readonly textingNumber: PhoneNumber }>;
  /** A text that some sender claimed `claimedSecondsAgo`, and has not recorded since. */
  aClaimedText(claim?: {
    readonly claimedSecondsAgo?: number;
    readonly expiresInSeconds?: number;
  }): Promise<ReturnType<typeof aTextRequest> & { readonly claimId: string }>;
  /** Texts that wait to be sent, each to another caller unless told otherwise; answers whom they are for, in order. */
  queued(texts: {
    readonly count: number;
    readonly kind?: 'missed-call-text' | 'staff';
    readonly officeId?: string;
    readonly from?: string;
    readonly to?: string;
  }): Promise<string[]>;
  /** The statuses that a text went through, oldest first. */
  historyOf(dispatchId: string): Promise<string[]>;
  /** Ends the pauses that the provider asked for. */
  liftPauses(): Promise<void>;
  close(): Promise<void>;
}

export async function aHarness(): Promise<Harness> {
  const [database, kafka, telnyx, tokens] = await Promise.all([
    aTestDatabase({ schema: SCHEMA }),
    aTestKafka(),
    aFakeTelnyx(),
    aTokenIssuer(),
  ]);
  await kafka.createTopics([
    SmsRequested,
    OfficeSettingsChanged,
    SmsSent,
    SmsStatus,
    SmsInbound,
    SmsConsent,
    SmsGuardTripped,
  ]);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const replicas: ServiceApp[] = [];

  return {
    database,
    kafka,
    telnyx,
    tokens,

    async start(environment = {}) {
      const config = SmsDispatchConfig.parse({
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'silent',
        LOG_HASH_KEY: 'test-hash-key-of-sms',
        DATABASE_URL: database.url,
        KAFKA_BROKERS: kafka.brokers.join(','),
        KAFKA_TOPIC_PREFIX: kafka.topicPrefix,
        JWT_ISSUER: tokens.auth.issuer,
        JWT_AUDIENCE: tokens.auth.audience,
        JWKS_URL: tokens.auth.jwksUrl,
        TELNYX_PUBLIC_KEYS: formatTelnyxPublicKey(publicKey),
        TELNYX_API_KEY: 'test',
        TELNYX_API_URL: telnyx.apiUrl,
        PUBLIC_URL: 'https://textback.example',
        WEBHOOK_TOKEN_KEYS: TOKEN_KEY,
        SEND_TIMEOUT_MS: String(SEND_TIMEOUT_MS),
        SMS_NUMBER_RATES: '+=50',
        // Tests of other things text as much as they like.
        GUARD_PAIR_PER_HOUR: '1000',
        GUARD_OFFICE_PER_HOUR: '1000000',
        GUARD_STAFF_PER_HOUR: '1000000',
        ...environment,
      });
      const replica = await createServiceApp(smsDispatchService(config));
      replicas.push(replica);
      return replica;
    },

    async deliver(replica, body, { dispatchId, token, signedAt = new Date(), headers, sendInstead } = {}) {
      const rawBody = Buffer.isBuffer(body)
        ? body
        : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      const url = new URL(`${replica.url}/sms/webhooks/telnyx`);
      if (dispatchId !== undefined) {
        const own = new URL(URLS.urlOf(DispatchId.parse(dispatchId)));
        url.pathname = own.pathname;
        const given = token === undefined ? own.searchParams.get('token') : token;
        if (given !== null) url.searchParams.set('token', given);
      }
      const response = await fetch(url, {
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

    async anOffice({ officeId = anOfficeId(), textingNumber = aPhoneNumber(), version = 1 } = {}) {
      const settings = someSettings({ numbers: { textingNumber, lines: [] } });
      await kafka.publish(OfficeSettingsChanged, someOfficeSettings({ officeId, version, settings }));
      await eventually(async () => {
        const rows = await database.query('SELECT FROM office WHERE office_id = $1 AND version >= $2', [
          officeId,
          version,
        ]);
        if (rows.length === 0) throw new Error('The office is not known yet.');
      });
      return { officeId, textingNumber };
    },

    async aClaimedText({ claimedSecondsAgo = 0, expiresInSeconds = 600 } = {}) {
      const request = aTextRequest();
      const claimId = crypto.randomUUID();
      const { dispatchId, officeId, conversationId, kind, callId, from, to, text } = request;
      await database.query(
        `INSERT INTO outgoing_text (dispatch_id, office_id, conversation_id, kind, subject_id, from_number, to_number, body,
           credits, requested_at, expires_at, correlation_id, status, due_at, claim_id, claimed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, now(), now() + $9 * interval '1 second', 'call', 'posting', now(), $10,
           now() - $11 * interval '1 second')`,
        [
          dispatchId,
          officeId,
          conversationId,
          kind,
          callId,
          from,
          to,
          text,
          expiresInSeconds,
          claimId,
          claimedSecondsAgo,
        ],
      );
      return { ...request, claimId };
    },

    async queued({ count, kind = 'missed-call-text', officeId = anOfficeId(), from = aPhoneNumber(), to }) {
      const callers = Array.from({ length: count }, () => to ?? aPhoneNumber());
      await database.query(
        `INSERT INTO outgoing_text (dispatch_id, office_id, conversation_id, kind, subject_id, from_number, to_number, body,
           credits, requested_at, expires_at, correlation_id, status, due_at, queued_at)
         SELECT gen_random_uuid(), $1, gen_random_uuid(), $2, gen_random_uuid(), $3, c.phone, 'Text ' || c.n, 1, now(),
           now() + interval '15 minutes', 'call', 'queued', now() + c.n * interval '1 microsecond',
           now() + c.n * interval '1 microsecond'
         FROM unnest($4::text[]) WITH ORDINALITY AS c (phone, n)`,
        [officeId, kind, from, callers],
      );
      return callers;
    },

    async historyOf(dispatchId) {
      const rows = await database.query<{ status: string }>(
        'SELECT status FROM text_status WHERE dispatch_id = $1 ORDER BY id',
        [dispatchId],
      );
      return rows.map(({ status }) => status);
    },

    async liftPauses() {
      await database.query("UPDATE sending_pace SET paused_until = '-infinity'");
    },

    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      await Promise.all([telnyx.close(), tokens.close(), kafka.close(), database.drop()]);
    },
  };
}
