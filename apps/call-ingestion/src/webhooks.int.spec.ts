import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CallId } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aTcpProxy, type TcpProxy } from '@textback/testing';
import pg from 'pg';
import { aHarness, type Delivery, type Harness } from './testing/call-ingestion.fixtures.js';
import { aTelnyxCall, aVoiceWebhook, underNewId } from './testing/telnyx-webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

/** Milliseconds in which the provider wants an answer. */
const PROVIDERS_PATIENCE = 2_000;

describe("the provider's webhooks of calls, with real Kafka and Postgres", () => {
  let harness: Harness;
  let wire: TcpProxy;
  let replica: ServiceApp;

  beforeAll(async () => {
    harness = await aHarness();
    wire = await aTcpProxy(harness.database.url);
    replica = await harness.start({ DATABASE_URL: wire.through(harness.database.url) });
    // The first one makes connections and compiles code; on a busy machine that may take longer than a webhook may.
    await harness.tell(replica, aTelnyxCall().caller.rings());
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    await wire?.close();
  });

  const deliver = (body: unknown, delivery?: Delivery) => harness.deliver(replica, body, delivery);

  /** The legs of a call as they are kept; undefined: nothing is. */
  const legsOf = async (callId: CallId) => {
    const [row] = await harness.database.query<{ legs: Record<string, unknown>[] }>(
      'SELECT legs FROM call_session WHERE call_id = $1',
      [callId],
    );
    return row?.legs;
  };

  it('a webhook that is answered 200 is kept', async () => {
    const call = aTelnyxCall();
    expect(await deliver(call.caller.rings())).toBe(200);
    expect(await legsOf(call.callId)).toEqual([
      expect.objectContaining({ direction: 'incoming', answering: 'application', from: call.from, to: call.to }),
    ]);
  });

  it('the same event again, under the same id or a new one, changes nothing', async () => {
    const call = aTelnyxCall();
    const rings = call.caller.rings();
    await deliver(rings);
    const before = await legsOf(call.callId);
    const statuses = await Promise.all(
      [rings, underNewId(rings), rings, underNewId(rings)].map((body) => deliver(body)),
    );
    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(await legsOf(call.callId)).toEqual(before);
  });

  it('R6 legs make one session, in whatever order they come, also at the same moment and at two replicas', async () => {
    const other = await harness.start();
    const { line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    const [anna, ben] = [call.dialled(), call.dialled()];
    const bodies = [
      call.caller.rings(),
      anna.rings(),
      ben.rings(),
      anna.hangup('call_rejected', 'callee'),
      ben.answered(),
      call.caller.bridged(),
      ben.hangup('normal_clearing'),
      call.caller.hangup('normal_clearing'),
    ];
    const statuses = await Promise.all(
      bodies.toReversed().map((body, index) => harness.deliver(index % 2 === 0 ? replica : other, body)),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await legsOf(call.callId)).toHaveLength(3);
    expect(await harness.outcomeOf(call.callId)).toBe('answered');
    expect(harness.timesMissed(call.callId)).toBe(0);
  });

  it.each<[string, number, (body: string) => Delivery]>([
    ['without a signature', 401, () => ({ headers: {} })],
    [
      'with a signature of somebody else',
      401,
      () => ({
        headers: {
          'telnyx-signature-ed25519': Buffer.alloc(64, 7).toString('base64'),
          'telnyx-timestamp': String(Math.floor(Date.now() / 1_000)),
        },
      }),
    ],
    ['signed 301 s ago', 401, () => ({ signedAt: new Date(Date.now() - 301_000) })],
    ['signed 310 s ahead', 401, () => ({ signedAt: new Date(Date.now() + 310_000) })],
    ['changed after it was signed', 401, (body) => ({ sendInstead: body.replace('incoming', 'outgoing') })],
    ['changed into something that is not JSON', 401, () => ({ sendInstead: '{' })],
  ])('one %s is refused with %i and not kept', async (_, status, delivery) => {
    const call = aTelnyxCall();
    const body = JSON.stringify(call.caller.rings());
    expect(await deliver(body, delivery(body))).toBe(status);
    expect(await legsOf(call.callId)).toBeUndefined();
  });

  it.each([
    ['is not JSON', '{"data":'],
    ['is not a webhook', '{"hello":"world"}'],
    ['is empty', ''],
    ['has no session', JSON.stringify(aVoiceWebhook('call.hangup', { call_session_id: null }))],
    ['has a moment that is none', JSON.stringify(aVoiceWebhook('call.hangup', {}, { occurredAt: 'soon' }))],
    [
      'has a moment that no database stores',
      JSON.stringify(aVoiceWebhook('call.hangup', {}, { occurredAt: '+200000-01-01T00:00:00Z' })),
    ],
    ['has a leg that no database stores', JSON.stringify(aVoiceWebhook('call.hangup', { call_leg_id: 'nul \0' }))],
    ['would change a prototype', '{"data":{"event_type":"call.hangup","__proto__":{}}}'],
  ])('one that is signed and %s is answered 400', async (_, body) => {
    expect(await deliver(body)).toBe(400);
  });

  it('one that is too large is answered 413', async () => {
    expect(await deliver(aVoiceWebhook('call.hangup', { padding: 'x'.repeat(70_000) }))).toBe(413);
  });

  it('one of a type that we do not know is answered 200 and ignored', async () => {
    const call = aTelnyxCall();
    expect(await deliver(call.caller.tell('call.dtmf.received', { digit: '1' }))).toBe(200);
    expect(await legsOf(call.callId)).toBeUndefined();
  });

  it('one that cannot be stored fails alone', async () => {
    const calls = Array.from({ length: 20 }, () => aTelnyxCall());
    const bad = aTelnyxCall();
    await harness.database.query(
      `ALTER TABLE call_session ADD CONSTRAINT made_by_this_test CHECK (from_number <> '${bad.from}')`,
    );
    const [badStatus, ...statuses] = await Promise.all([bad, ...calls].map(({ caller }) => deliver(caller.rings())));
    await harness.database.query('ALTER TABLE call_session DROP CONSTRAINT made_by_this_test');
    expect(badStatus).toBe(500);
    expect(new Set(statuses)).toEqual(new Set([200]));
    for (const { callId } of calls) expect(await legsOf(callId)).toHaveLength(1);
    expect(await deliver(bad.caller.rings())).toBe(200);
  });

  it('what was refused is counted by its reason', async () => {
    await deliver(aTelnyxCall().caller.rings(), { headers: {} });
    const metrics = await (await fetch(`${replica.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/textback_call_webhooks_total\{type="unread",outcome="signature-missing"\} \d/);
  });

  it('while the database is away the answer is 503 in time, and the repeat is kept once it is back', async () => {
    const call = aTelnyxCall();
    const rings = call.caller.rings();
    await wire.cut();
    const asked = performance.now();
    const statuses = await Promise.all([rings, underNewId(rings), rings].map((body) => deliver(body)));
    expect(statuses).toEqual([503, 503, 503]);
    expect(performance.now() - asked).toBeLessThan(PROVIDERS_PATIENCE);
    await wire.restore();
    expect(await deliver(rings)).toBe(200);
    expect(await legsOf(call.callId)).toHaveLength(1);
  });

  it('while the database hangs the answer is 503 in time', async () => {
    const call = aTelnyxCall();
    const admin = new pg.Client({ connectionString: harness.database.adminUrl });
    await admin.connect();
    try {
      await admin.query('BEGIN; LOCK TABLE call_ingestion.call_session IN ACCESS EXCLUSIVE MODE');
      const asked = performance.now();
      expect(await deliver(call.caller.rings())).toBe(503);
      expect(performance.now() - asked).toBeLessThan(PROVIDERS_PATIENCE);
    } finally {
      await admin.query('ROLLBACK');
      await admin.end();
    }
    expect(await deliver(call.caller.rings())).toBe(200);
  });
});
