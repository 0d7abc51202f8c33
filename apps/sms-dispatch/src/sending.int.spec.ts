import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SmsConsent, SmsRequested, SmsSent, SmsStatus, type TextStatus } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aPhoneNumber, aTextRequest, eventually } from '@textback/testing';
import { aHarness, type Harness, URLS } from './testing/sms-dispatch.fixtures.js';
import { aCallerText, aReceipt } from './testing/webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

describe('sending texts, with real Kafka and Postgres and two replicas', () => {
  let harness: Harness;
  let replica: ServiceApp;
  let other: ServiceApp;

  beforeAll(async () => {
    harness = await aHarness();
    replica = await harness.start();
    other = await harness.start();
  }, 60_000);
  afterAll(() => harness?.close());
  afterEach(async () => {
    harness.telnyx.behave(() => ({ do: 'accept' }));
    await harness.liftPauses();
  });

  /** Waits until a text has a status, and answers its row. */
  const textIn = (dispatchId: string, status: TextStatus, within = 10_000) =>
    eventually(
      async () => {
        const [row] = await harness.database.query('SELECT * FROM outgoing_text WHERE dispatch_id = $1', [dispatchId]);
        expect(row?.['status']).toBe(status);
        return row ?? {};
      },
      { within },
    );

  const postsOf = (dispatchId: string) => harness.telnyx.posts.filter((post) => post.dispatchId === dispatchId);

  it('a requested text is posted once, with its own webhook URL, and told as sent and delivered', async () => {
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);

    const sent = await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    const [post] = harness.telnyx.postsTo(request.to);
    expect(post).toMatchObject({
      from: request.from,
      text: request.text,
      webhook_url: URLS.urlOf(request.dispatchId),
    });
    expect(sent.data).toMatchObject({
      officeId: request.officeId,
      conversationId: request.conversationId,
      callId: request.callId,
      messageId: null,
      providerMessageId: post?.id,
      parts: 1,
    });

    const messageId = post?.id ?? '';
    await harness.deliver(replica, aReceipt({ messageId, status: 'sent' }), { dispatchId: request.dispatchId });
    await harness.deliver(other, aReceipt({ messageId, status: 'delivered' }), { dispatchId: request.dispatchId });
    const status = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === request.dispatchId);
    expect(status.data).toMatchObject({ status: 'delivered', reason: null });
    expect(await harness.historyOf(request.dispatchId)).toEqual(['queued', 'posting', 'accepted', 'sent', 'delivered']);
    expect(harness.kafka.read(SmsSent).filter(({ data }) => data.dispatchId === request.dispatchId)).toHaveLength(1);
  });

  it('everything that follows from a request belongs to its correlation, under the key of the conversation', async () => {
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request, { headers: { ce_correlationid: 'one-call' } });
    const sent = await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    expect(sent.correlationId).toBe('one-call');
    const record = harness.kafka.records('sms.sent').find(({ value }) => value?.includes(request.dispatchId));
    expect(record?.key).toBe(request.conversationId);
  });

  it('R5 a request that is delivered again, also under a new event id, sends no second text', async () => {
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    await harness.kafka.publish(SmsRequested, request);
    await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    await harness.kafka.publish(SmsRequested, request);
    await afterwards(request);
    expect(postsOf(request.dispatchId)).toHaveLength(1);
  });

  it('R5 A the same call under another dispatch id sends no second text', async () => {
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    await textIn(request.dispatchId, 'accepted');
    const again = aTextRequest({ ...request, dispatchId: randomUUID() as never });
    await harness.kafka.publish(SmsRequested, again);
    await afterwards(request);
    expect(postsOf(request.dispatchId)).toHaveLength(1);
    expect(postsOf(again.dispatchId)).toHaveLength(0);
    expect(await harness.historyOf(again.dispatchId)).toEqual([]);
  });

  it('A two replicas that share the queue post each text once', async () => {
    const requests = Array.from({ length: 40 }, () => aTextRequest());
    await Promise.all(requests.map((request) => harness.kafka.publish(SmsRequested, request)));
    for (const { dispatchId } of requests) await textIn(dispatchId, 'accepted');
    for (const { dispatchId } of requests) expect(postsOf(dispatchId)).toHaveLength(1);
  });

  it('A a POST without an answer is unknown, is told, is never repeated, and a receipt tells the truth later', async () => {
    harness.telnyx.behave(() => ({ do: 'hang' }));
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    const unknown = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === request.dispatchId);
    expect(unknown.data).toMatchObject({ status: 'unknown', reason: 'no-answer-from-provider' });

    await afterwards(request);
    expect(postsOf(request.dispatchId)).toHaveLength(1);

    const messageId = harness.telnyx.postsTo(request.to)[0]?.id ?? '';
    await harness.deliver(replica, aReceipt({ messageId, status: 'delivered' }), { dispatchId: request.dispatchId });
    const sent = await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    expect(sent.data.providerMessageId).toBe(messageId);
    await harness.kafka.waitFor(
      SmsStatus,
      ({ data }) => data.dispatchId === request.dispatchId && data.status === 'delivered',
    );
  });

  it.each([
    { fault: 'a broken connection', behaviour: { do: 'reset' } as const },
    { fault: 'status 503', behaviour: { do: 'refuse', status: 503 } as const },
  ])('A after $fault a text is unknown and never posted again', async ({ behaviour }) => {
    harness.telnyx.behave(() => behaviour);
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    await textIn(request.dispatchId, 'unknown');
    await afterwards(request);
    expect(postsOf(request.dispatchId)).toHaveLength(1);
  });

  it('A a text whose sender died between claim and record becomes unknown, is not posted, and a receipt resolves it', async () => {
    const request = await harness.aClaimedText({ claimedSecondsAgo: 60 });
    const status = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === request.dispatchId);
    expect(status.data.status).toBe('unknown');
    await afterwards(request);
    expect(postsOf(request.dispatchId)).toHaveLength(0);

    const messageId = randomUUID();
    await harness.deliver(
      replica,
      aReceipt({
        messageId,
        status: 'delivered',
        webhookUrl: URLS.urlOf(request.dispatchId),
      }),
    );
    expect(await textIn(request.dispatchId, 'delivered')).toMatchObject({ provider_message_id: messageId });
    expect(await harness.historyOf(request.dispatchId)).toEqual(['unknown', 'delivered']);
  });

  it('after 429 a text is posted again when the provider said so, and sent once', async () => {
    let posts = 0;
    harness.telnyx.behave(() => {
      posts += 1;
      return posts === 1 ? { do: 'refuse', status: 429, headers: { 'x-ratelimit-reset': '1' } } : { do: 'accept' };
    });
    const request = aTextRequest();
    const before = performance.now();
    await harness.kafka.publish(SmsRequested, request);
    await textIn(request.dispatchId, 'accepted');
    expect(performance.now() - before).toBeGreaterThanOrEqual(1_000);
    expect(await harness.historyOf(request.dispatchId)).toEqual(['queued', 'posting', 'queued', 'posting', 'accepted']);
    await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    expect(harness.kafka.read(SmsSent).filter(({ data }) => data.dispatchId === request.dispatchId)).toHaveLength(1);
  });

  it('a text that the provider keeps putting off expires instead of coming late', async () => {
    harness.telnyx.behave(() => ({ do: 'refuse', status: 429, headers: { 'x-ratelimit-reset': '3600' } }));
    const request = aTextRequest({ expiresAt: new Date(Date.now() + 2_000).toISOString() });
    await harness.kafka.publish(SmsRequested, request);
    await textIn(request.dispatchId, 'expired');
    expect(postsOf(request.dispatchId)).toHaveLength(1);
  });

  it('a text whose time was over before anybody could post it is expired, and told so', async () => {
    const request = aTextRequest({ expiresAt: new Date(Date.now() - 1_000).toISOString() });
    await harness.kafka.publish(SmsRequested, request);
    const status = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === request.dispatchId);
    expect(status.data).toMatchObject({ status: 'expired', reason: 'expired' });
    expect(postsOf(request.dispatchId)).toHaveLength(0);
  });

  it.each([
    { code: '40001', reason: 'landline' },
    { code: '40002', reason: 'spam-or-content' },
    { code: '40010', reason: 'sender-not-configured' },
    { code: '99999', reason: 'other' },
  ])('code $code of the provider means refused: $reason, and no second POST', async ({ code, reason }) => {
    harness.telnyx.behave(() => ({ do: 'refuse', status: 422, code }));
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    const status = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === request.dispatchId);
    expect(status.data).toMatchObject({ status: 'refused', reason, providerCode: code });
    await afterwards(request);
    expect(postsOf(request.dispatchId)).toHaveLength(1);
  });

  it('R18 a stop that the provider knows of and we do not (40300) is recorded and told', async () => {
    harness.telnyx.behave(() => ({ do: 'refuse', status: 403, code: '40300' }));
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    const consent = await harness.kafka.waitFor(SmsConsent, ({ data }) => data.phone === request.to);
    expect(consent.data).toMatchObject({ state: 'opted-out', source: 'provider', textingNumber: request.from });
    expect(await textIn(request.dispatchId, 'refused')).toMatchObject({ reason: 'opted-out', provider_code: '40300' });

    harness.telnyx.behave(() => ({ do: 'accept' }));
    const next = aTextRequest({ officeId: request.officeId, from: request.from, to: request.to });
    await harness.kafka.publish(SmsRequested, next);
    await textIn(next.dispatchId, 'refused');
    expect(postsOf(request.dispatchId)).toHaveLength(1);
  });

  it('C R18 after a stop nothing is posted: the text is refused and told so; after a start texts go again', async () => {
    const { officeId, textingNumber } = await harness.anOffice();
    const caller = aPhoneNumber();
    const request = () => aTextRequest({ officeId, from: textingNumber, to: caller });
    expect(await harness.deliver(replica, aCallerText({ from: caller, to: textingNumber, text: 'Stop' }))).toBe(200);

    const refused = request();
    await harness.kafka.publish(SmsRequested, refused);
    const status = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === refused.dispatchId);
    expect(status.data).toMatchObject({ status: 'refused', reason: 'opted-out', providerCode: null });
    expect(harness.telnyx.postsTo(caller)).toHaveLength(0);

    expect(await harness.deliver(other, aCallerText({ from: caller, to: textingNumber, text: 'yes' }))).toBe(200);
    const allowed = request();
    await harness.kafka.publish(SmsRequested, allowed);
    await textIn(allowed.dispatchId, 'accepted');
  });

  it('C R18 a stop that commits while a text waits in the queue wins', async () => {
    const { officeId, textingNumber } = await harness.anOffice();
    const caller = aPhoneNumber();
    harness.telnyx.behave(() => ({ do: 'refuse', status: 429, headers: { 'x-ratelimit-reset': '1' } }));
    const request = aTextRequest({ officeId, from: textingNumber, to: caller });
    await harness.kafka.publish(SmsRequested, request);
    await eventually(() => expect(harness.telnyx.postsTo(caller)).toHaveLength(1));

    harness.telnyx.behave(() => ({ do: 'accept' }));
    expect(await harness.deliver(replica, aCallerText({ from: caller, to: textingNumber, text: 'STOP' }))).toBe(200);
    await textIn(request.dispatchId, 'refused');
    expect(harness.telnyx.postsTo(caller)).toHaveLength(1);
  });

  it('receipts that come before the answer to the POST count, and sent is told once', async () => {
    const answer = Promise.withResolvers<void>();
    harness.telnyx.behave(() => ({ do: 'accept', after: answer.promise }));
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    const post = await eventually(() => {
      const [first] = harness.telnyx.postsTo(request.to);
      if (first === undefined) throw new Error('Not posted yet.');
      return first;
    });
    await harness.deliver(replica, aReceipt({ messageId: post.id, status: 'delivered', webhookUrl: post.webhook_url }));
    await textIn(request.dispatchId, 'delivered');
    answer.resolve();
    await afterwards(request);
    expect(await harness.historyOf(request.dispatchId)).toEqual(['queued', 'posting', 'delivered']);
    expect(harness.kafka.read(SmsSent).filter(({ data }) => data.dispatchId === request.dispatchId)).toHaveLength(1);
  });

  /**
   * Waits until a later text of the same conversation has gone all the way. It travels behind everything that was
   * requested before, so what must not happen had its time.
   */
  async function afterwards(request: SmsRequested): Promise<void> {
    harness.telnyx.behave(() => ({ do: 'accept' }));
    const { officeId, from, to } = request;
    const later = aTextRequest({ officeId, from, to });
    await harness.kafka.publish(SmsRequested, later);
    await textIn(later.dispatchId, 'accepted');
  }
});
