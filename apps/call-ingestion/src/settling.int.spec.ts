import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallEnded, type CallId, CallMissed, conversationIdOf, type PhoneNumber } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aPhoneNumber, eventually } from '@textback/testing';
import { SettleCall } from './calls/application/settle-call.js';
import { SettleOverdueCalls } from './calls/application/settle-overdue-calls.js';
import { aHarness, type Harness } from './testing/call-ingestion.fixtures.js';
import { aTelnyxCall, type VoiceWebhookBody } from './testing/telnyx-webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

describe('calls settle once, with real Kafka and Postgres', () => {
  let harness: Harness;
  let replica: ServiceApp;

  beforeAll(async () => {
    harness = await aHarness();
    replica = await harness.start();
  }, 60_000);
  afterAll(() => harness?.close());

  const deliverAll = async (bodies: readonly VoiceWebhookBody[]): Promise<void> => {
    for (const body of bodies) await harness.tell(replica, body);
  };

  const endedOf = (callId: CallId) => harness.kafka.waitFor(CallEnded, ({ data }) => data.callId === callId);

  /** Waits for a call that was settled later, so that what must not be published had its time. */
  const afterwards = async () => {
    const { line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    await deliverAll([call.caller.rings(), call.caller.hangup('originator_cancel')]);
    await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);
  };

  it('R6 a missed call is published to its office with both topics, keyed by the conversation', async () => {
    const { officeId, line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    const [rings, hangup] = [call.caller.rings(), call.caller.hangup('originator_cancel')];
    await deliverAll([rings, hangup]);

    const missed = await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);
    const conversationId = conversationIdOf(officeId, call.from as PhoneNumber);
    const about = {
      officeId,
      callId: call.callId,
      conversationId,
      from: call.from,
      to: line,
      startedAt: rings.data.occurred_at,
      endedAt: hangup.data.occurred_at,
      ending: 'abandoned',
    };
    expect(missed.data).toEqual(about);
    expect(missed.correlationId).toBe(call.callId);
    expect((await endedOf(call.callId)).data).toEqual({ ...about, direction: 'inbound', outcome: 'missed' });
    const record = harness.kafka.records('call.missed').find(({ value }) => value?.includes(call.callId));
    expect(record?.key).toBe(conversationId);
  });

  it('R6 an answered call ends and is not missed', async () => {
    const { line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    const anna = call.dialled();
    await deliverAll([
      call.caller.rings(),
      anna.rings(),
      anna.answered(),
      call.caller.bridged(),
      call.caller.hangup('normal_clearing'),
    ]);
    expect((await endedOf(call.callId)).data).toMatchObject({ outcome: 'answered', ending: null });
    await afterwards();
    expect(harness.timesMissed(call.callId)).toBe(0);
  });

  it('R6 a ring group that nobody answers is missed once, not once a leg', async () => {
    const { line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    const group = Array.from({ length: 4 }, () => call.dialled());
    await deliverAll([
      call.caller.rings(),
      ...group.map((leg) => leg.rings()),
      ...group.map((leg) => leg.hangup('timeout', 'unknown')),
      call.caller.hangup('normal_clearing', 'callee'),
    ]);
    const { data } = await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);
    expect(data.ending).toBe('no-answer');
    await afterwards();
    expect(harness.timesMissed(call.callId)).toBe(1);
  });

  it('R6 a failed transfer decides nothing while the caller waits', async () => {
    const { officeId, line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    const [anna, ben] = [call.dialled(), call.dialled()];
    await deliverAll([call.caller.rings(), anna.rings(), anna.hangup('timeout')]);
    await afterwards();
    const { items } = await harness.list(replica, officeId);
    expect(items).toEqual([expect.objectContaining({ callId: call.callId, outcome: null, endedAt: null })]);
    await deliverAll([ben.rings(), ben.answered(), call.caller.hangup('normal_clearing')]);
    expect(await harness.outcomeOf(call.callId)).toBe('answered');
  });

  it('R6 a straggler within the settle time still counts', async () => {
    const { line } = await harness.anOffice();
    const slow = await harness.start({ CALL_SETTLE_MS: '1500' });
    const call = aTelnyxCall({ to: line });
    const anna = call.dialled();
    const [rings, answered, hangup] = [call.caller.rings(), anna.answered(), call.caller.hangup('originator_cancel')];
    for (const body of [rings, hangup, answered]) await harness.tell(slow, body);
    expect(await harness.outcomeOf(call.callId)).toBe('answered');
  });

  it('R5 a timer that rings again, here or at another replica, publishes nothing more', async () => {
    const { line } = await harness.anOffice();
    const other = await harness.start();
    const call = aTelnyxCall({ to: line });
    await deliverAll([call.caller.rings(), call.caller.hangup('originator_cancel')]);
    await eventually(async () => {
      const settlers = [replica, other, replica, other].map(({ app }) => app.get(SettleCall, { strict: false }));
      await Promise.all(settlers.map((settleCall) => settleCall.execute(call.callId)));
      expect(harness.timesMissed(call.callId)).toBe(1);
    });
    await afterwards();
    expect(harness.timesMissed(call.callId)).toBe(1);
    expect(harness.kafka.read(CallEnded).filter(({ data }) => data.callId === call.callId)).toHaveLength(1);
  });

  it('R6 events after the judgement change nothing that was published, and can be seen', async () => {
    const { officeId, line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    const anna = call.dialled();
    const answered = anna.answered();
    await deliverAll([call.caller.rings(), call.caller.hangup('originator_cancel')]);
    expect(await harness.outcomeOf(call.callId)).toBe('abandoned');
    await deliverAll([answered]);
    const [row] = await harness.database.query(
      'SELECT outcome, ending, late_outcome FROM call_session WHERE call_id = $1',
      [call.callId],
    );
    expect(row).toEqual({ outcome: 'missed', ending: 'abandoned', late_outcome: 'answered' });
    expect((await harness.list(replica, officeId)).items).toEqual([expect.objectContaining({ outcome: 'missed' })]);
  });

  it('R7 a withheld caller has no conversation, and the call is its own key', async () => {
    const { officeId, line } = await harness.anOffice();
    const call = aTelnyxCall({ from: 'anonymous', to: line });
    await deliverAll([call.caller.rings(), call.caller.hangup('originator_cancel')]);
    const { data } = await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);
    expect(data).toMatchObject({ officeId, from: null, conversationId: null });
    const record = harness.kafka.records('call.missed').find(({ value }) => value?.includes(call.callId));
    expect(record?.key).toBe(call.callId);
    const { items } = await harness.list(replica, officeId);
    expect(items).toEqual([
      expect.objectContaining({ from: null, missedCallText: expect.objectContaining({ conversationId: null }) }),
    ]);
  });

  it('a call of staff is outbound and never missed', async () => {
    const { officeId, line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    const out = call.dialled();
    await deliverAll([out.rings(), out.hangup('timeout')]);
    await harness.database.query(
      `UPDATE call_session SET settle_at = now() - interval '2 minutes' WHERE call_id = $1`,
      [call.callId],
    );
    await replica.app.get(SettleOverdueCalls, { strict: false }).execute();
    expect(await harness.outcomeOf(call.callId)).toBe('unknown');
    const { data } = await endedOf(call.callId);
    expect(data).toMatchObject({ direction: 'outbound', outcome: 'unknown', from: line });
    expect(data.conversationId).toBe(conversationIdOf(officeId, data.to));
    const { items } = await harness.list(replica, officeId);
    expect(items).toEqual([expect.objectContaining({ direction: 'outbound', from: line, missedCallText: null })]);
    await afterwards();
    expect(harness.timesMissed(call.callId)).toBe(0);
  });

  it('B a call whose end is never reported is unknown in the end', async () => {
    const { officeId, line } = await harness.anOffice();
    const call = aTelnyxCall({ to: line });
    await deliverAll([call.caller.rings()]);
    const settleOverdueCalls = replica.app.get(SettleOverdueCalls, { strict: false });
    await settleOverdueCalls.execute();
    expect((await harness.list(replica, officeId)).items).toEqual([expect.objectContaining({ outcome: null })]);
    await harness.database.query(
      `UPDATE call_session SET first_seen_at = now() - interval '246 minutes' WHERE call_id = $1`,
      [call.callId],
    );
    await settleOverdueCalls.execute();
    expect(await harness.outcomeOf(call.callId)).toBe('unknown');
    expect((await endedOf(call.callId)).data).toMatchObject({ outcome: 'unknown', ending: null });
    await afterwards();
    expect(harness.timesMissed(call.callId)).toBe(0);
  });

  it('B a call whose timer was lost is judged all the same', async () => {
    const { line } = await harness.anOffice();
    const slow = await harness.start({ CALL_SETTLE_MS: '60000' });
    const call = aTelnyxCall({ to: line });
    for (const body of [call.caller.rings(), call.caller.hangup('user_busy')]) await harness.tell(slow, body);
    await harness.database.query(
      `UPDATE call_session SET settle_at = now() - interval '91 seconds' WHERE call_id = $1`,
      [call.callId],
    );
    await replica.app.get(SettleOverdueCalls, { strict: false }).execute();
    expect(await harness.outcomeOf(call.callId)).toBe('busy');
  });

  it('waits for an office whose settings are on their way', async () => {
    const line = aPhoneNumber();
    const call = aTelnyxCall({ to: line });
    await deliverAll([call.caller.rings(), call.caller.hangup('originator_cancel')]);
    // By now the timer has rung once, and found no office.
    await afterwards();
    const { officeId } = await harness.anOffice({ lines: [line] });
    const { data } = await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);
    expect(data.officeId).toBe(officeId);
  });

  it('B a call to a number of no office is judged and counted, and published to nobody', async () => {
    const call = aTelnyxCall();
    await deliverAll([call.caller.rings(), call.caller.hangup('originator_cancel')]);
    await harness.database.query(
      `UPDATE call_session SET settle_at = now() - interval '2 minutes' WHERE call_id = $1`,
      [call.callId],
    );
    await replica.app.get(SettleOverdueCalls, { strict: false }).execute();
    expect(await harness.outcomeOf(call.callId)).toBe('abandoned');
    const metrics = await (await fetch(`${replica.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/textback_calls_without_office_total [1-9]/);
    await afterwards();
    expect(harness.timesMissed(call.callId)).toBe(0);
  });
});
