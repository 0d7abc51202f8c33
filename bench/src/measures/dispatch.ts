import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deadLetterTopicOf, EVENTS, PARTITIONS } from '@textback/contracts';
import { RawKafka } from '@textback/messaging';
import { aMeteredProvider, mostSurelyWithin } from '@textback/testing';
import pg from 'pg';
import { ratio, type Result } from '../result.js';
import { until } from './until.js';

const SERVICE = fileURLToPath(new URL('../../../apps/sms-dispatch/src/', import.meta.url));
const OFFICES = 10;
/** Compiled code gets warm, plans are made, and connections opened, while nothing is measured. */
const WARM_UP_SECONDS = 3;

/** A load and how it is made. */
export interface DispatchLoad {
  /** Texts a second that the account may send. */
  readonly rate: number;
  readonly seconds: number;
  readonly replicas: number;
}

const FILL = `
  INSERT INTO outgoing_text (dispatch_id, office_id, conversation_id, kind, subject_id, from_number, to_number, body, credits,
    requested_at, expires_at, correlation_id, status, due_at)
  SELECT gen_random_uuid(), o.id, gen_random_uuid(), 'missed-call-text', gen_random_uuid(), '+1415555' || (1000 + o.n),
    '+1415' || (2000000 + i.n), 'Sorry we missed your call. How can we help?', 1, now(), now() + interval '15 minutes', 'bench',
    'queued', now() + i.n * interval '1 microsecond'
  FROM generate_series(1, $1::int) AS i (n)
  JOIN (SELECT n, gen_random_uuid() AS id FROM generate_series(0, ${OFFICES - 1}) AS n) o ON o.n = i.n % ${OFFICES}`;

/**
 * How fast copies of sms-dispatch empty a queue together, against the rate that is configured, as a provider in a process of
 * its own sees it (issue 5: ≥ 0.97 of the rate, never above it in any second).
 */
export async function measureDispatch(
  brokers: readonly string[],
  adminUrl: string,
  { rate, seconds, replicas }: DispatchLoad,
): Promise<Result> {
  const name = `bench_dispatch_${Date.now()}`;
  const own = new URL(adminUrl);
  own.pathname = `/${name}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const client = new pg.Client({ connectionString: own.href, options: '-c search_path=sms_dispatch' });
  await client.connect();
  await client.query('CREATE SCHEMA sms_dispatch; CREATE SCHEMA sms_dispatch_timers');

  const topicPrefix = `bench-dispatch-${Date.now()}.`;
  const topics = EVENTS.flatMap(({ topic, consumers }) => [
    topic,
    ...consumers.map((consumer) => deadLetterTopicOf(topic, consumer)),
  ]).map((topic) => topicPrefix + topic);
  const kafka = await RawKafka.connect(brokers);
  await kafka.createTopics(topics.map((topic) => ({ name: topic, partitions: PARTITIONS })));
  const provider = await aMeteredProvider();
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const environment = (index: number): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    HOST: '127.0.0.1',
    PORT: String(port + index),
    LOG_LEVEL: 'error',
    LOG_HASH_KEY: 'the hash key of the bench',
    DATABASE_URL: own.href,
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: topicPrefix,
    JWT_ISSUER: 'bench',
    JWT_AUDIENCE: 'bench',
    JWKS_URL: 'http://127.0.0.1:9/jwks',
    TELNYX_PUBLIC_KEYS: Buffer.alloc(32, 1).toString('base64'),
    TELNYX_API_KEY: 'bench',
    TELNYX_API_URL: provider.apiUrl,
    PUBLIC_URL: 'https://textback.example',
    WEBHOOK_TOKEN_KEYS: 'the webhook token key of the bench',
    SMS_ACCOUNT_RATE: String(rate),
    SMS_NUMBER_RATES: '+=10000',
    // What is measured is the pace; the loop guard counts, but lets all pass.
    GUARD_OFFICE_PER_HOUR: '1000000',
    GUARD_STAFF_PER_HOUR: '1000000',
  });
  const running: ChildProcess[] = [];
  try {
    await promisify(execFile)(process.execPath, [`${SERVICE}migrate.js`], { env: environment(0) });
    const texts = rate * (WARM_UP_SECONDS + seconds + 1);
    await client.query(FILL, [texts]);
    for (let index = 0; index < replicas; index += 1)
      running.push(spawn(process.execPath, [`${SERVICE}main.js`], { env: environment(index), stdio: 'inherit' }));
    const ended = Promise.race(running.map((replica) => once(replica, 'exit'))).then(() => {
      throw new Error('A replica ended by itself.');
    });
    const done = until(
      async () => (await provider.arrivals()).length >= texts,
      (4 * texts * 1_000) / rate + 30_000,
      500,
    );
    await Promise.race([done, ended]);
    ended.catch(() => undefined);
    const arrivals = await provider.arrivals();
    const moments = arrivals.map(({ at }) => at);
    const from = (moments[0] ?? 0) + WARM_UP_SECONDS * 1_000;
    const measured = moments.filter((at) => at >= from && at < from + seconds * 1_000);
    const share = measured.length / seconds / rate;
    const most = mostSurelyWithin(1_000, arrivals);
    return {
      what: `dispatch at ${rate}/s configured, ${replicas} replicas`,
      seen: `${ratio(share)} of it, at most ${most} in any second`,
      against: `${measured.length} texts in ${seconds} s, from ${OFFICES} offices`,
      goal: '0.97 to 1.00, never above',
      met: share >= 0.97 && most <= rate,
      figures: { share, most, rate, replicas, seconds },
    };
  } finally {
    await Promise.all(
      running.map(async (replica) => {
        if (replica.exitCode !== null) return;
        const exit = once(replica, 'exit');
        replica.kill();
        await exit;
      }),
    );
    await provider.close();
    await kafka.deleteTopics(topics);
    await kafka.disconnect();
    await client.end();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}
