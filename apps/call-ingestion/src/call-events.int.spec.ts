import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type CallEvent as CallEventData, CallEvent, CallId, CallMissed, type Problem } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aPhoneNumber, aTcpProxy, eventually, type TcpProxy } from '@textback/testing';
import { ForgetCallEvents } from './calls/application/forget-call-events.js';
import { aHarness, type Harness } from './testing/call-ingestion.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

/** The events of a call that its caller gave up, as a phone system of our own reports them. */
function anAbandonedCall({ callId = CallId.parse(randomUUID()), to = aPhoneNumber() } = {}): [
  CallEventData,
  CallEventData,
] {
  const about = { callId, legId: 'leg-1', legDirection: 'incoming', from: aPhoneNumber(), to } as const;
  return [
    { ...about, event: 'started', occurredAt: new Date(Date.now() - 20_000).toISOString() },
    { ...about, event: 'ended', cause: 'caller-gave-up', occurredAt: new Date().toISOString() },
  ];
}

const cloudEvent = (data: CallEventData, id: string = randomUUID()) => ({
  specversion: '1.0',
  id,
  source: 'test-pbx',
  type: CallEvent.type,
  data,
});

describe('call events of internal services, with real Kafka and Postgres', () => {
  let harness: Harness;
  let wire: TcpProxy;
  let replica: ServiceApp;

  beforeAll(async () => {
    harness = await aHarness();
    wire = await aTcpProxy(harness.database.url);
    replica = await harness.start({ DATABASE_URL: wire.through(harness.database.url) });
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    await wire?.close();
  });

  const isKept = async (callId: CallId): Promise<boolean> =>
    (await harness.database.query('SELECT FROM call_session WHERE call_id = $1', [callId])).length > 0;

  const missedOf = (callId: CallId) => harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === callId);

  describe('over HTTP', () => {
    it('one event, and a batch, lead to the same judgement as a webhook', async () => {
      const { officeId, line } = await harness.anOffice();
      const [started, ended] = anAbandonedCall({ to: line });
      expect(await harness.post(replica, cloudEvent(started))).toEqual({
        status: 202,
        body: { accepted: 1, duplicates: 0 },
      });
      const batch = [cloudEvent(ended), ...anAbandonedCall().map((event) => cloudEvent(event))];
      expect(await harness.post(replica, batch)).toEqual({ status: 202, body: { accepted: 3, duplicates: 0 } });
      expect((await missedOf(started.callId)).data).toMatchObject({ officeId, ending: 'abandoned' });
    });

    it('repeated events are acknowledged, counted and ignored; ids of different sources do not meet', async () => {
      const events = anAbandonedCall().map((event) => cloudEvent(event));
      await harness.post(replica, events);
      expect((await harness.post(replica, [...events, events[0]])).body).toEqual({ accepted: 3, duplicates: 3 });
      expect((await harness.post(replica, { ...events[0], source: 'other-pbx' })).body).toEqual({
        accepted: 1,
        duplicates: 0,
      });
    });

    it('what is told of the far future happened now: a wrong clock must not head the list for ever', async () => {
      const { officeId, line } = await harness.anOffice();
      const [started] = anAbandonedCall({ to: line });
      await harness.post(replica, cloudEvent({ ...started, occurredAt: '9999-12-31T23:59:59.000Z' }));
      const [call] = (await harness.list(replica, officeId)).items;
      expect(call?.callId).toBe(started.callId);
      expect(Math.abs(Date.parse(call?.startedAt ?? '') - Date.now())).toBeLessThan(60_000);
    });

    it('a clock that is a little ahead is believed, so that the order of events stays', async () => {
      const { officeId, line } = await harness.anOffice();
      const [started] = anAbandonedCall({ to: line });
      const occurredAt = new Date(Date.now() + 60_000).toISOString();
      await harness.post(replica, cloudEvent({ ...started, occurredAt }));
      expect((await harness.list(replica, officeId)).items).toMatchObject([{ startedAt: occurredAt }]);
    });

    it('a bad item is named by its pointer, and nothing of the batch is kept', async () => {
      const [good] = anAbandonedCall();
      const [bad] = anAbandonedCall();
      const { status, body } = await harness.post<Problem>(replica, [
        cloudEvent(good),
        { ...cloudEvent(bad), data: { ...bad, occurredAt: 'yesterday', to: '555' } },
      ]);
      expect(status).toBe(400);
      expect(body.errors?.map(({ pointer }) => pointer)).toEqual(['/1/data/occurredAt', '/1/data/to']);
      expect(await isKept(good.callId)).toBe(false);
    });

    it('a single bad event is named by its pointer', async () => {
      const [started] = anAbandonedCall();
      const { status, body } = await harness.post<Problem>(replica, cloudEvent({ ...started, legId: 'nul \0' }));
      expect(status).toBe(400);
      expect(body.errors?.map(({ pointer }) => pointer)).toEqual(['/data/legId']);
    });

    it.each([
      ['an empty batch', []],
      ['a batch of more than 1,000', Array.from({ length: 1_001 }, () => cloudEvent(anAbandonedCall()[0]))],
      ['another type of event', { ...cloudEvent(anAbandonedCall()[0]), type: 'textback.call.events.v2' }],
      ['no JSON object', 'hello'],
    ])('%s is refused', async (_, body) => {
      expect((await harness.post(replica, body)).status).toBe(400);
    });

    it('needs a token with the scope', async () => {
      const event = cloudEvent(anAbandonedCall()[0]);
      expect((await harness.post(replica, event, 'nonsense')).status).toBe(401);
      expect((await harness.post(replica, event, await harness.tokens.service('people:write'))).status).toBe(403);
      const manager = await harness.tokens.user({ offices: { [randomUUID()]: 'manager' } });
      expect((await harness.post(replica, event, manager)).status).toBe(403);
    });

    it('while the database is away the answer is 503', async () => {
      const [started] = anAbandonedCall();
      await wire.cut();
      expect((await harness.post(replica, cloudEvent(started))).status).toBe(503);
      await wire.restore();
      expect((await harness.post(replica, cloudEvent(started))).status).toBe(202);
    });
  });

  describe('on the topic', () => {
    const publish = (event: CallEventData, options?: { id?: string }) =>
      harness.kafka.publish(CallEvent, event, options);

    it('lead to the same judgement', async () => {
      const { officeId, line } = await harness.anOffice();
      const [started, ended] = anAbandonedCall({ to: line });
      await publish(started);
      await publish(ended);
      expect((await missedOf(started.callId)).data).toMatchObject({ officeId, ending: 'abandoned' });
    });

    it('are counted once, also when they come again on the topic and over HTTP', async () => {
      const { line } = await harness.anOffice();
      const [started, ended] = anAbandonedCall({ to: line });
      const id = randomUUID();
      for (const _ of [1, 2]) {
        await publish(started, { id });
        await publish(ended);
      }
      await missedOf(started.callId);
      const again = { ...cloudEvent(started, id), source: 'test' };
      expect((await harness.post(replica, again)).body).toEqual({ accepted: 1, duplicates: 1 });
      expect(harness.timesMissed(started.callId)).toBe(1);
    });

    it('that are malformed become dead letters with a reason, and hold up nothing', async () => {
      const { line } = await harness.anOffice();
      const [started, ended] = anAbandonedCall({ to: line });
      await harness.kafka.publishRaw(CallEvent.topic, { key: started.callId, value: '{' });
      await harness.kafka.publishRaw(CallEvent.topic, {
        key: started.callId,
        value: JSON.stringify({ ...started, legId: '' }),
        headers: { ce_specversion: '1.0', ce_id: 'bad-1', ce_source: 'test', ce_type: CallEvent.type },
      });
      await publish(started);
      await publish(ended);
      await missedOf(started.callId);
      await eventually(() => expect(harness.kafka.deadLetters(CallEvent, 'call-ingestion')).toHaveLength(2));
      const reasons = harness.kafka
        .deadLetters(CallEvent, 'call-ingestion')
        .map(({ headers }) => headers['dlt-reason']);
      expect(reasons).toEqual([expect.stringMatching(/json/i), expect.stringContaining('legId')]);
      expect(reasons.join()).not.toContain(started.callId);
    });

    it('wait while the database is away, and are all there once it is back', async () => {
      const { line } = await harness.anOffice();
      await wire.cut();
      const calls = Array.from({ length: 5 }, () => anAbandonedCall({ to: line }));
      for (const event of calls.flat()) await publish(event);
      await wire.restore();
      for (const [{ callId }] of calls)
        await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === callId, { within: 20_000 });
      for (const [{ callId }] of calls) expect(harness.timesMissed(callId)).toBe(1);
    });
  });

  it('ids of old events are forgotten, those of young ones are not', async () => {
    const events = anAbandonedCall().map((event) => cloudEvent(event));
    await harness.post(replica, events);
    await harness.database.query(`UPDATE call_event_key SET seen_at = now() - interval '31 days' WHERE event_id = $1`, [
      events[0]?.id,
    ]);
    expect(await replica.app.get(ForgetCallEvents, { strict: false }).execute()).toBe(1);
    expect((await harness.post(replica, events)).body).toEqual({ accepted: 2, duplicates: 1 });
  });
});
