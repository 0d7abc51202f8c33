import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getText, SmsRequested, SmsSent, SmsStatus, type Text } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aPhoneNumber, aTextRequest, eventually } from '@textback/testing';
import { ReconcileTexts } from './reconciliation/application/reconcile-texts.js';
import { aRecordOf, type ReceivedPost } from './testing/fake-telnyx.fixtures.js';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';
import { aCallerText, aReceipt } from './testing/webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(60_000);

// Real: Kafka, Postgres, timers, the SDK. Ours: the provider. Hours are tenths of a second.
const LOOKS = { RECONCILE_AFTER_SECONDS: '0.2,0.6,1.2' };

describe('unknown texts, with real Kafka and Postgres', () => {
  let harness: Harness;
  let replica: ServiceApp;

  beforeEach(async () => {
    harness = await aHarness();
    replica = await harness.start(LOOKS);
    harness.telnyx.behave(() => ({ do: 'reset' }));
  }, 60_000);
  afterEach(() => harness.close());

  /** A text that the provider took, or did not, before it broke the connection. */
  const anUnknownText = async (changes: Parameters<typeof aTextRequest>[0] = {}) => {
    const request = aTextRequest(changes);
    await harness.kafka.publish(SmsRequested, request);
    await harness.kafka.waitFor(
      SmsStatus,
      ({ data }) => data.dispatchId === request.dispatchId && data.status === 'unknown',
    );
    return request;
  };
  const postOf = (dispatchId: string): ReceivedPost => {
    const post = harness.telnyx.posts.find((one) => one.dispatchId === dispatchId);
    if (post === undefined) throw new Error('It was not posted.');
    return post;
  };
  const secondsToNextLook = async (dispatchId: string): Promise<number> => {
    const [row] = await harness.database.query<{ seconds: number | null }>(
      'SELECT extract(epoch FROM next_look_at - now())::float8 AS seconds FROM reconciliation WHERE dispatch_id = $1',
      [dispatchId],
    );
    return row?.seconds ?? 0;
  };
  const see = async ({ officeId, dispatchId }: { officeId: string; dispatchId: string }): Promise<Text> => {
    const token = await harness.tokens.service('texts:read');
    const response = await fetch(`${replica.url}/sms/v1/offices/${officeId}/texts/${dispatchId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return getText.reply.parse(await response.json());
  };

  it('A a text that is on record becomes what the record says, is told, and is never posted again', async () => {
    const request = await anUnknownText();
    const post = postOf(request.dispatchId);
    harness.telnyx.haveOnRecord(() => ({ rows: [aRecordOf(post, 'delivered')] }));

    const { data } = await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    expect(data.providerMessageId).toBe(post.id);
    await harness.kafka.waitFor(
      SmsStatus,
      ({ data }) => data.dispatchId === request.dispatchId && data.status === 'delivered',
    );
    expect(await see(request)).toMatchObject({
      status: 'delivered',
      reason: null,
      providerMessageId: post.id,
      advice: null,
      reconciliation: { state: 'settled', nextLookAt: null, lastLookAt: expect.any(String) },
      history: expect.arrayContaining([expect.objectContaining({ status: 'delivered', cause: 'record-delivered' })]),
    });
    expect(harness.telnyx.postsTo(request.to)).toHaveLength(1);
    expect(harness.telnyx.questions.map((question) => question.get('filter[cld]'))).toContain(request.to);
  });

  it('A a failure on record brings its reason; a caller who is blocked by the provider is opted out (R18)', async () => {
    const request = await anUnknownText();
    const post = postOf(request.dispatchId);
    harness.telnyx.haveOnRecord(() => ({ rows: [aRecordOf(post, 'failed', '40300')] }));
    const { data } = await harness.kafka.waitFor(
      SmsStatus,
      ({ data }) => data.dispatchId === request.dispatchId && data.status === 'failed',
    );
    expect(data).toMatchObject({ reason: 'opted-out', providerCode: '40300' });
    const [entry] = await harness.database.query('SELECT state, source FROM opt_out WHERE phone = $1', [request.to]);
    expect(entry).toEqual({ state: 'opted-out', source: 'provider' });
  });

  it('R18 a START after the text was posted counts more than a block that we learn of later', async () => {
    const { officeId, textingNumber } = await harness.anOffice();
    const request = await anUnknownText({ officeId, from: textingNumber });
    const start = aCallerText({ from: request.to, to: textingNumber, text: 'START' });
    expect(await harness.deliver(replica, start)).toBe(200);
    const post = postOf(request.dispatchId);
    harness.telnyx.haveOnRecord(() => ({ rows: [aRecordOf(post, 'failed', '40300')] }));
    await harness.kafka.waitFor(
      SmsStatus,
      ({ data }) => data.dispatchId === request.dispatchId && data.status === 'failed',
    );
    const entries = await harness.database.query('SELECT state FROM opt_out WHERE phone = $1', [request.to]);
    expect(entries).toEqual([{ state: 'opted-in' }]);
  });

  it('absence means nothing until the last look; then the text stays unknown, with what staff can do', async () => {
    const request = await anUnknownText();
    expect(await see(request)).toMatchObject({
      status: 'unknown',
      advice: expect.stringContaining('could be the second one'),
      reconciliation: { state: 'open', nextLookAt: expect.any(String) },
    });
    await eventually(async () => expect((await see(request)).reconciliation?.state).toBe('given-up'));
    expect(await see(request)).toMatchObject({
      status: 'unknown',
      reason: 'no-answer-from-provider',
      advice: expect.stringContaining('has no record of it'),
      reconciliation: { nextLookAt: null, lastLookAt: expect.any(String) },
    });
    // One look for each moment of the schedule; late ones stand for several.
    expect(harness.telnyx.questions.length).toBeGreaterThanOrEqual(1);
    expect(harness.telnyx.questions.length).toBeLessThanOrEqual(3);
    expect(harness.telnyx.postsTo(request.to)).toHaveLength(1);
  });

  it('a receipt settles the search, also after it was given up', async () => {
    const request = await anUnknownText();
    await eventually(async () => expect((await see(request)).reconciliation?.state).toBe('given-up'));
    const body = aReceipt({ messageId: randomUUID(), status: 'delivered' });
    expect(await harness.deliver(replica, body, { dispatchId: request.dispatchId })).toBe(200);
    expect(await see(request)).toMatchObject({
      status: 'delivered',
      reconciliation: { state: 'settled' },
      advice: null,
    });
  });

  it('a record that is not the end is looked at again', async () => {
    const request = await anUnknownText();
    const post = postOf(request.dispatchId);
    harness.telnyx.haveOnRecord(() => ({
      rows: [aRecordOf(post, harness.telnyx.questions.length > 1 ? 'delivered' : 'dlr_unconfirmed')],
    }));
    await eventually(async () => expect((await see(request)).reconciliation?.state).toBe('settled'));
    expect(await harness.historyOf(request.dispatchId)).toEqual(['queued', 'posting', 'unknown', 'sent', 'delivered']);
  });

  it.each([
    { trouble: 'away', answer: { status: 503 } },
    { trouble: 'too busy', answer: { status: 429 } },
    { trouble: 'sure that we may not ask', answer: { status: 403 } },
  ])(
    'while the provider is $trouble, nothing is given up, and it is asked again after a minute',
    async ({ answer }) => {
      harness.telnyx.haveOnRecord(() => answer);
      const request = await anUnknownText();
      await eventually(async () => expect(await secondsToNextLook(request.dispatchId)).toBeGreaterThan(30));
      expect(harness.telnyx.questions).toHaveLength(1);
      expect(await see(request)).toMatchObject({
        status: 'unknown',
        reconciliation: { state: 'open', lastLookAt: null },
      });
    },
  );

  it('a provider that is too busy is asked again when it says so', async () => {
    harness.telnyx.haveOnRecord(() => ({ status: 429, headers: { 'x-ratelimit-reset': '2' } }));
    const request = await anUnknownText();
    await eventually(() => expect(harness.telnyx.questions).toHaveLength(1));
    const refusedAt = performance.now();
    harness.telnyx.haveOnRecord(() => ({ rows: [aRecordOf(postOf(request.dispatchId), 'delivered')] }));
    await eventually(async () => expect((await see(request)).status).toBe('delivered'), { within: 15_000 });
    expect(performance.now() - refusedAt).toBeGreaterThan(1_500);
    expect(harness.telnyx.questions).toHaveLength(2);
  });

  it('many unknown texts of a texting number are found by one question', async () => {
    harness.telnyx.haveOnRecord(() => ({ status: 503 }));
    const from = aPhoneNumber();
    const requests = await Promise.all(Array.from({ length: 8 }, () => anUnknownText({ from })));
    for (const { dispatchId } of requests)
      await eventually(async () => expect(await secondsToNextLook(dispatchId)).toBeGreaterThan(30));

    const posts = requests.map(({ dispatchId }) => postOf(dispatchId));
    harness.telnyx.haveOnRecord(() => ({ rows: posts.map((post) => aRecordOf(post, 'delivered')) }));
    const before = harness.telnyx.questions.length;
    await harness.database.query('UPDATE reconciliation SET next_look_at = now()');
    await replica.app.get(ReconcileTexts, { strict: false }).execute();
    const rows = await harness.database.query(`SELECT FROM outgoing_text WHERE status = 'delivered'`);
    expect(rows).toHaveLength(8);
    expect(harness.telnyx.questions.slice(before).map((question) => question.get('filter[cli]'))).toEqual([from]);
  });

  it('A a text whose sender died is searched for, once it is found', async () => {
    const request = await harness.aClaimedText({ claimedSecondsAgo: 600 });
    await eventually(async () => expect((await see(request)).status).toBe('unknown'), { within: 15_000 });
    await eventually(async () => expect((await see(request)).reconciliation?.state).toBe('given-up'));
  });

  it('what a process that died had taken is looked up after its lease', async () => {
    const request = await anUnknownText();
    await harness.database.query(
      `UPDATE reconciliation SET state = 'open', next_look_at = now(), leased_until = now() + interval '2 seconds'`,
    );
    const post = postOf(request.dispatchId);
    harness.telnyx.haveOnRecord(() => ({ rows: [aRecordOf(post, 'delivered')] }));
    const before = harness.telnyx.questions.length;
    await replica.app.get(ReconcileTexts, { strict: false }).execute();
    expect(harness.telnyx.questions).toHaveLength(before);
    await eventually(async () => expect((await see(request)).status).toBe('delivered'), { within: 15_000 });
  });
});
