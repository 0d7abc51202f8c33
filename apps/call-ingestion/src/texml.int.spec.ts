import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallMissed, callIdOf } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aPhoneNumber, aTcpProxy, type TcpProxy } from '@textback/testing';
import { aHarness, type Harness } from './testing/call-ingestion.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

/** A call, and the callbacks that tell of it, one a second. */
function aTexmlCall({ to = aPhoneNumber() as string } = {}) {
  const caller = `v3:${randomUUID()}`;
  const from = aPhoneNumber();
  const start = Date.now() - 60_000;
  let sequence = 0;
  const callback = (fields: Record<string, string>): Record<string, string> => ({
    AccountSid: 'f5586561-8ff0-4291-a51b-c7dfe4139ff9',
    CallbackSource: 'call-progress-events',
    ConnectionId: '1234567890',
    CallInitiatedAt: new Date(start).toISOString(),
    Timestamp: new Date(start + 1_000 * sequence).toISOString(),
    SequenceNumber: String(sequence++),
    ...fields,
  });
  return {
    callId: callIdOf('telnyx-texml', caller),
    from,
    to,
    is: (CallStatus: string, more: Record<string, string> = {}) =>
      callback({ CallSid: caller, CallSidLegacy: caller, From: from, To: to, CallStatus, ...more }),
    dialled: (leg: string, CallStatus: string) =>
      callback({ CallSid: `${caller}-${leg}`, ParentCallSid: caller, From: to, To: '+14155550177', CallStatus }),
  };
}

describe('TeXML callbacks, with real Kafka and Postgres', () => {
  let harness: Harness;
  let wire: TcpProxy;
  let replica: ServiceApp;

  beforeAll(async () => {
    harness = await aHarness();
    wire = await aTcpProxy(harness.database.url);
    replica = await harness.start({ DATABASE_URL: wire.through(harness.database.url) });
    // The first one makes connections and compiles code; on a busy machine that may take longer than a webhook may.
    await harness.deliverForm(replica, aTexmlCall().is('initiated'));
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    await wire?.close();
  });

  const deliver = async (form: string | Record<string, string>, delivery?: Parameters<Harness['deliverForm']>[2]) =>
    (await harness.deliverForm(replica, form, delivery)).status;

  const legsOf = async (callId: string) => {
    const [row] = await harness.database.query<{ legs: Record<string, unknown>[] }>(
      'SELECT legs FROM call_session WHERE call_id = $1',
      [callId],
    );
    return row?.legs;
  };

  it('R6 a call that rings in vain is missed, whatever the order of its callbacks', async () => {
    const { officeId, line } = await harness.anOffice();
    const call = aTexmlCall({ to: line });
    const callbacks = [
      call.is('in-progress'),
      call.dialled('anna', 'initiated'),
      call.dialled('anna', 'no-answer'),
      call.is('completed', { HangupCause: 'normal_clearing', HangupSource: 'callee' }),
    ];
    for (const callback of callbacks.toReversed()) expect(await deliver(callback)).toBe(200);
    const { data } = await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);
    expect(data).toMatchObject({ officeId, from: call.from, to: line, ending: 'no-answer' });
    expect(data.startedAt).toBe(callbacks[0]?.['CallInitiatedAt']);
  });

  it('R6 a call that a telephone answered is answered, and one of which only the application’s answer is known unknown', async () => {
    const { line } = await harness.anOffice();
    const [answered, alone] = [aTexmlCall({ to: line }), aTexmlCall({ to: line })];
    for (const form of [answered.is('in-progress'), answered.dialled('anna', 'in-progress'), answered.is('completed')])
      expect(await deliver(form)).toBe(200);
    for (const form of [alone.is('in-progress'), alone.is('completed')]) expect(await deliver(form)).toBe(200);
    expect(await harness.outcomeOf(answered.callId)).toBe('answered');
    expect(await harness.outcomeOf(alone.callId)).toBe('unknown');
    expect([answered, alone].map(({ callId }) => harness.timesMissed(callId))).toEqual([0, 0]);
  });

  it('is answered with a document that tells TeXML to do nothing more', async () => {
    const answer = await harness.deliverForm(replica, aTexmlCall().is('completed', { DialCallStatus: 'busy' }));
    expect(answer).toMatchObject({ status: 200, text: '<?xml version="1.0" encoding="UTF-8"?>\n<Response/>\n' });
    expect(answer.type).toMatch(/^application\/xml/);
  });

  it('the same callback again, also at the same moment, changes nothing', async () => {
    const call = aTexmlCall();
    const form = call.is('in-progress');
    await deliver(form);
    const before = await legsOf(call.callId);
    expect(await Promise.all([form, form, form].map((again) => deliver(again)))).toEqual([200, 200, 200]);
    expect(await legsOf(call.callId)).toEqual(before);
  });

  it.each([
    ['without a signature', { headers: {} }],
    ['signed 301 s ago', { signedAt: new Date(Date.now() - 301_000) }],
    ['changed after it was signed', { sendInstead: 'CallSid=v3%3Aother&CallStatus=ringing' }],
  ])('one %s is refused with 401 and not kept', async (_, delivery) => {
    const call = aTexmlCall();
    expect(await deliver(call.is('ringing'), delivery)).toBe(401);
    expect(await legsOf(call.callId)).toBeUndefined();
  });

  it.each([
    ['is empty', ''],
    ['is JSON', '{"CallSid":"%"}'],
    ['has a broken escape', 'CallSid=%zz&CallStatus=ringing'],
    ['is not UTF-8', 'CallSid=\xC3\x28&CallStatus=ringing'],
    ['has a field twice', 'CallSid=a&CallStatus=ringing&CallSid=b'],
    ['would change a prototype', '__proto__=x&CallSid=a&CallStatus=ringing'],
    ['names no leg', 'CallStatus=ringing'],
    ['has a leg that no database stores', 'CallSid=nul%00&CallStatus=ringing'],
    ['has more fields than there are', Array.from({ length: 300 }, (_, index) => `a${index}=1`).join('&')],
  ])('one that is signed and %s is answered 400', async (_, form) => {
    expect(await deliver(form)).toBe(400);
  });

  it('one that is too large is answered 413', async () => {
    expect(await deliver({ CallSid: 'a', padding: 'x'.repeat(70_000) })).toBe(413);
  });

  it('what says nothing of a call is answered 200, ignored and counted; what is refused is counted by its reason', async () => {
    const call = aTexmlCall();
    expect(await deliver(call.is('dtmf', { Digit: '1' }))).toBe(200);
    expect(await legsOf(call.callId)).toBeUndefined();
    await deliver('CallSid=%');
    const metrics = await (await fetch(`${replica.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/textback_call_webhooks_total\{type="texml",outcome="ignored"\} [1-9]/);
    expect(metrics).toMatch(/textback_call_webhooks_total\{type="texml",outcome="taken"\} [1-9]/);
    expect(metrics).toMatch(/textback_call_webhooks_total\{type="unread",outcome="body-not-a-form"\} [1-9]/);
  });

  it('only this route reads forms', async () => {
    const response = await fetch(`${replica.url}/calls/v1/call-events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=b',
    });
    expect(response.status).toBe(415);
    expect(await harness.deliver(replica, 'CallSid=a')).toBe(400);
  });

  it('while the database is away the answer is 503 in time, and the repeat is kept once it is back', async () => {
    const call = aTexmlCall();
    const form = call.is('ringing');
    await wire.cut();
    const asked = performance.now();
    expect(await deliver(form)).toBe(503);
    expect(performance.now() - asked).toBeLessThan(2_000);
    await wire.restore();
    expect(await deliver(form)).toBe(200);
    expect(await legsOf(call.callId)).toHaveLength(1);
  });
});
