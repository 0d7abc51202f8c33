import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SmsRequested, SmsSent } from '@textback/contracts';
import { aTextRequest, aTcpProxy, eventually, type TcpProxy } from '@textback/testing';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

describe('faults around the one POST, with real Kafka and Postgres', () => {
  let harness: Harness;
  let database: TcpProxy;
  let provider: TcpProxy;

  beforeAll(async () => {
    harness = await aHarness();
    database = await aTcpProxy(harness.database.url);
    provider = await aTcpProxy(harness.telnyx.apiUrl);
  }, 60_000);
  afterEach(() => harness.telnyx.behave(() => ({ do: 'accept' })));
  afterAll(async () => {
    await harness?.close();
    await Promise.all([database?.close(), provider?.close()]);
  });

  const start = () =>
    harness.start({
      DATABASE_URL: database.through(harness.database.url),
      TELNYX_API_URL: provider.through(harness.telnyx.apiUrl),
    });
  const posted = (to: string) => eventually(() => expect(harness.telnyx.postsTo(to)).toHaveLength(1));

  it('A F a provider that cannot be reached surely has nothing: the text waits and is sent once', async () => {
    const replica = await start();
    await provider.cut();
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    await eventually(async () =>
      expect(await harness.historyOf(request.dispatchId)).toEqual(['queued', 'posting', 'queued']),
    );
    await provider.restore();
    await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    expect(harness.telnyx.postsTo(request.to)).toHaveLength(1);
    await replica.close();
  });

  it('A F an answer that comes while the database is away is kept and recorded once it is back', async () => {
    const replica = await start();
    const answer = Promise.withResolvers<void>();
    harness.telnyx.behave(() => ({ do: 'accept', after: answer.promise }));
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    await posted(request.to);
    await database.cut();
    answer.resolve();
    await eventually(async () => {
      const metrics = await (await fetch(`${replica.managementUrl}/metrics`)).text();
      expect(metrics).toContain('textback_sms_posts_total{outcome="accepted"} 1');
    });
    await database.restore();
    await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    expect(await harness.historyOf(request.dispatchId)).toEqual(['queued', 'posting', 'accepted']);
    await replica.close();
  });

  it('A a replica that is told to stop waits for the answer to the POST in hand', async () => {
    const replica = await start();
    const answer = Promise.withResolvers<void>();
    harness.telnyx.behave(() => ({ do: 'accept', after: answer.promise }));
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    await posted(request.to);
    const closed = replica.close();
    answer.resolve();
    await closed;
    expect(await harness.historyOf(request.dispatchId)).toEqual(['queued', 'posting', 'accepted']);
  });
});
