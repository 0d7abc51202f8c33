import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type Call,
  CallEnded,
  CallEvent,
  CallId,
  CallMissed,
  conversationIdOf,
  dispatchIdOf,
  type OfficeId,
  type PhoneNumber,
  TextBackDecided,
} from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aPhoneNumber, eventually } from '@textback/testing';
import { MOST_LEGS } from './calls/domain/call-session.js';
import { SettleCall } from './calls/application/settle-call.js';
import { SettleOverdueCalls } from './calls/application/settle-overdue-calls.js';
import { aHarness, type Harness, type TestOffice } from './testing/call-ingestion.fixtures.js';
import { aTelnyxCall, type VoiceWebhookBody } from './testing/telnyx-webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

type TelnyxCall = ReturnType<typeof aTelnyxCall>;

describe('events after settling, with real Kafka and Postgres', () => {
  let harness: Harness;
  let replica: ServiceApp;
  let office: TestOffice;

  beforeAll(async () => {
    harness = await aHarness();
    replica = await harness.start();
    office = await harness.anOffice();
  }, 60_000);
  afterAll(() => harness?.close());

  const tell = async (...bodies: readonly VoiceWebhookBody[]): Promise<void> => {
    for (const body of bodies) await harness.tell(replica, body);
  };

  const callOf = async (callId: CallId, { officeId }: TestOffice = office): Promise<Call> => {
    const token = await harness.tokens.user({ offices: { [officeId]: 'frontdesk' } });
    const { status, body } = await harness.get<Call>(replica, `/calls/v1/offices/${officeId}/calls/${callId}`, token);
    if (status !== 200) throw new Error(`The call is answered ${status}.`);
    return body;
  };

  const isShown = (callId: CallId, shown: Partial<Call>, of?: TestOffice) =>
    eventually(async () => expect(await callOf(callId, of)).toMatchObject(shown), { within: 15_000 });

  const saidOf = (callId: CallId) =>
    harness.kafka
      .read(CallEnded)
      .filter(({ data }) => data.callId === callId)
      .map(({ data: { outcome, ending, corrects } }) => ({ outcome, ending, ...(corrects && { corrects }) }));

  const settleOverdue = () => replica.app.get(SettleOverdueCalls, { strict: false }).execute();

  const metrics = async (): Promise<string> => (await fetch(`${replica.managementUrl}/metrics`)).text();

  /** A call that has settled as unknown, because its end was not reported. */
  const anUnknownCall = async (to: string = office.line): Promise<TelnyxCall> => {
    const call = aTelnyxCall({ to });
    await tell(call.caller.rings());
    await harness.database.query(
      `UPDATE call_session SET first_seen_at = now() - interval '246 minutes' WHERE call_id = $1`,
      [call.callId],
    );
    await settleOverdue();
    expect(await harness.outcomeOf(call.callId)).toBe('unknown');
    return call;
  };

  const aMissedCall = async (): Promise<TelnyxCall & { answered: VoiceWebhookBody }> => {
    const call = aTelnyxCall({ to: office.line });
    const [rings, answered, hangup] = [
      call.caller.rings(),
      call.dialled().answered(),
      call.caller.hangup('originator_cancel'),
    ];
    await tell(rings, hangup);
    expect(await harness.outcomeOf(call.callId)).toBe('abandoned');
    return { ...call, answered };
  };

  const decide = (callId: CallId, from: string, decision: 'text' | 'skip', officeId: OfficeId = office.officeId) => {
    const conversationId = conversationIdOf(officeId, from as PhoneNumber);
    const about = { officeId, callId, conversationId, settingsVersion: 1, decidedAt: new Date().toISOString() };
    return harness.kafka.publish(
      TextBackDecided,
      decision === 'skip'
        ? { ...about, decision, reason: 'cooldown' }
        : {
            ...about,
            decision,
            dispatchId: dispatchIdOf(officeId, 'missed-call', callId),
            to: from as PhoneNumber,
            text: 'Sorry we missed you.',
          },
    );
  };

  describe('R6 an unknown call is corrected', () => {
    it('to missed, once its end is told: published once, and the correction can be seen', async () => {
      const call = await anUnknownCall();
      const [hangup] = [call.caller.hangup('originator_cancel')];
      await tell(hangup);
      const { data } = await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);
      expect(data).toMatchObject({
        officeId: office.officeId,
        ending: 'abandoned',
        from: call.from,
        endedAt: hangup.data.occurred_at,
      });
      await isShown(call.callId, {
        outcome: 'missed',
        endingReason: 'abandoned',
        endedAt: hangup.data.occurred_at,
        correction: { from: { outcome: 'unknown', ending: null }, at: expect.any(String) as unknown as string },
        lateEvidence: null,
        missedCallText: expect.objectContaining({ state: 'pending' }) as never,
      });
      await tell(hangup, { ...hangup, data: { ...hangup.data, id: randomUUID() } });
      await replica.app.get(SettleCall, { strict: false }).execute(call.callId);
      await settleOverdue();
      expect(saidOf(call.callId)).toEqual([
        { outcome: 'unknown', ending: null },
        { outcome: 'missed', ending: 'abandoned', corrects: { outcome: 'unknown', ending: null } },
      ]);
      expect(harness.timesMissed(call.callId)).toBe(1);
      expect(await metrics()).toMatch(/textback_calls_corrected_total\{from="unknown",to="missed"\} [1-9]/);
    });

    it('to answered', async () => {
      const call = await anUnknownCall();
      await tell(call.dialled().answered());
      await isShown(call.callId, {
        outcome: 'answered',
        endingReason: null,
        missedCallText: null,
        correction: expect.objectContaining({ from: { outcome: 'unknown', ending: null } }) as never,
      });
      await eventually(() =>
        expect(saidOf(call.callId)).toEqual([
          { outcome: 'unknown', ending: null },
          { outcome: 'answered', ending: null, corrects: { outcome: 'unknown', ending: null } },
        ]),
      );
      expect(harness.timesMissed(call.callId)).toBe(0);
    });

    it('after stragglers had their time: the end, and then the answer before it, make an answered call', async () => {
      const call = await anUnknownCall();
      await tell(call.caller.hangup('originator_cancel'), call.dialled().answered());
      await isShown(call.callId, { outcome: 'answered' });
      expect(harness.timesMissed(call.callId)).toBe(0);
    });

    it('also when only now it becomes clear whose call it was', async () => {
      const call = aTelnyxCall({ to: office.line });
      const rings = call.caller.rings();
      await tell({ ...call.caller.hangup('originator_cancel'), meta: rings.meta });
      await harness.database.query(
        `UPDATE call_session SET first_seen_at = now() - interval '246 minutes' WHERE call_id = $1`,
        [call.callId],
      );
      await settleOverdue();
      expect(await harness.outcomeOf(call.callId)).toBe('unknown');
      await tell(rings);
      const { data } = await harness.kafka.waitFor(CallMissed, ({ data }) => data.callId === call.callId);
      expect(data).toMatchObject({ officeId: office.officeId, from: call.from, startedAt: rings.data.occurred_at });
      await isShown(call.callId, { direction: 'inbound', outcome: 'missed' });
      // Nothing had been said before, so nothing is corrected for those who read the topic.
      expect(saidOf(call.callId)).toEqual([{ outcome: 'missed', ending: 'abandoned' }]);
    });

    it('B also when the timer of the second look was lost', async () => {
      const call = await anUnknownCall();
      const slow = await harness.start({ CALL_SETTLE_MS: '60000' });
      await harness.tell(slow, call.caller.hangup('user_busy'));
      await harness.database.query(
        `UPDATE call_session SET review_at = now() - interval '91 seconds' WHERE call_id = $1`,
        [call.callId],
      );
      await settleOverdue();
      await isShown(call.callId, { outcome: 'missed', endingReason: 'busy' });
    });
  });

  describe('R6 a missed call that had been answered', () => {
    const corrects = { outcome: 'missed', ending: 'abandoned' };

    it('is told to be so at once, and once, and stays missed while its caller may be texted', async () => {
      const call = await aMissedCall();
      await tell(call.answered, { ...call.answered, data: { ...call.answered.data, id: randomUUID() } });
      await tell(call.caller.bridged());
      await eventually(() =>
        expect(saidOf(call.callId)).toContainEqual({ outcome: 'answered', ending: null, corrects }),
      );
      await isShown(call.callId, {
        outcome: 'missed',
        correction: null,
        lateEvidence: { outcome: 'answered', ending: null },
      });
      const ended = harness.kafka.read(CallEnded).filter(({ data }) => data.callId === call.callId);
      expect(ended).toHaveLength(2);
      // The same conversation and the same times, so that whoever reads both can tell that it is the same call.
      const { outcome: _, ending: _ending, corrects: _corrects, ...about } = ended[1]!.data;
      expect(ended[0]!.data).toMatchObject(about);
    });

    it.each(['before', 'after'] as const)(
      'becomes answered when a skip is decided %s the late answer',
      async (when) => {
        const call = await aMissedCall();
        if (when === 'before') {
          await decide(call.callId, call.from, 'skip');
          await isShown(call.callId, { missedCallText: expect.objectContaining({ state: 'skipped' }) as never });
          await tell(call.answered);
        } else {
          await tell(call.answered);
          await decide(call.callId, call.from, 'skip');
        }
        await isShown(call.callId, {
          outcome: 'answered',
          endingReason: null,
          missedCallText: null,
          correction: { from: corrects as never, at: expect.any(String) as unknown as string },
          lateEvidence: null,
        });
        await eventually(() => expect(saidOf(call.callId)).toHaveLength(2));
        const { items } = await harness.list(replica, office.officeId, 'outcome=answered&limit=100');
        expect(items.map(({ callId }) => callId)).toContain(call.callId);
        expect(await metrics()).toMatch(/textback_calls_corrected_total\{from="missed",to="answered"\} [1-9]/);
      },
    );

    it.each(['before', 'after'] as const)('stays missed when a text is decided %s the late answer', async (when) => {
      const call = await aMissedCall();
      if (when === 'before') {
        await decide(call.callId, call.from, 'text');
        await eventually(async () =>
          expect((await callOf(call.callId)).missedCallText).toMatchObject({
            dispatchId: expect.any(String) as unknown,
          }),
        );
        await tell(call.answered);
      } else {
        await tell(call.answered);
        await decide(call.callId, call.from, 'text');
      }
      await isShown(call.callId, {
        outcome: 'missed',
        endingReason: 'abandoned',
        correction: null,
        lateEvidence: { outcome: 'answered', ending: null },
        missedCallText: expect.objectContaining({ dispatchId: expect.any(String) as unknown }) as never,
      });
      expect(await metrics()).toMatch(/textback_calls_contradicted_total\{published="missed",later="answered"\} [1-9]/);
    });

    it('a skip of another office changes nothing (guarantee D)', async () => {
      const other = await harness.anOffice();
      const call = await aMissedCall();
      await tell(call.answered);
      await decide(call.callId, call.from, 'skip', other.officeId);
      await eventually(async () => {
        const rows = await harness.database.query('SELECT FROM call_text WHERE (office_id, call_id) = ($1, $2)', [
          other.officeId,
          call.callId,
        ]);
        expect(rows).toHaveLength(1);
      });
      expect(await callOf(call.callId)).toMatchObject({ outcome: 'missed', lateEvidence: { outcome: 'answered' } });
    });

    it('late answers, decisions and timers at the same moment, at two replicas: all end the same', async () => {
      const other = await harness.start();
      const calls = await Promise.all(Array.from({ length: 12 }, () => aMissedCall()));
      await Promise.all(
        calls.flatMap((call, index) => [
          harness.tell(index % 2 === 0 ? replica : other, call.answered),
          decide(call.callId, call.from, index % 3 === 0 ? 'text' : 'skip'),
          other.app.get(SettleCall, { strict: false }).execute(call.callId),
          harness.tell(index % 2 === 0 ? other : replica, call.caller.bridged()),
        ]),
      );
      for (const [index, { callId }] of calls.entries()) {
        await isShown(
          callId,
          index % 3 === 0
            ? { outcome: 'missed', correction: null, lateEvidence: { outcome: 'answered', ending: null } }
            : {
                outcome: 'answered',
                lateEvidence: null,
                correction: expect.objectContaining({ from: corrects }) as never,
              },
        );
        await eventually(() => expect(saidOf(callId)).toHaveLength(2));
        expect(harness.timesMissed(callId)).toBe(1);
      }
    });
  });

  it('R6 an answered call stays answered; what late events tell otherwise is seen', async () => {
    const call = aTelnyxCall({ to: office.line });
    const anna = call.dialled();
    await tell(call.caller.rings(), call.caller.answered(), anna.answered(), call.caller.hangup('normal_clearing'));
    expect(await harness.outcomeOf(call.callId)).toBe('answered');
    await tell(anna.detected('machine'));
    await isShown(call.callId, {
      outcome: 'answered',
      correction: null,
      lateEvidence: { outcome: 'missed', ending: 'abandoned' },
    });
    expect(saidOf(call.callId)).toHaveLength(1);
  });

  describe('what must not grow or wait without end', () => {
    const events = (callId: CallId, count: number, more: Partial<CallEvent> = {}) =>
      Array.from({ length: count }, (_, index) => ({
        specversion: '1.0',
        id: randomUUID(),
        source: 'test-pbx',
        type: CallEvent.type,
        data: {
          callId,
          legId: `leg-${index}`,
          legDirection: 'outgoing',
          event: 'started',
          occurredAt: new Date().toISOString(),
          ...more,
        },
      }));

    it('a source that invents legs makes a call unknown, and is counted', async () => {
      const call = aTelnyxCall({ to: office.line });
      await tell(call.caller.rings());
      expect((await harness.post(replica, events(call.callId, 999))).status).toBe(202);
      await tell(call.caller.hangup('originator_cancel'));
      expect(await harness.outcomeOf(call.callId)).toBe('unknown');
      const [row] = await harness.database.query(
        'SELECT jsonb_array_length(legs) AS legs, unknown_reason AS reason FROM call_session WHERE call_id = $1',
        [call.callId],
      );
      expect(row).toEqual({ legs: MOST_LEGS, reason: 'too-many-legs' });
      expect(await metrics()).toMatch(new RegExp(`textback_call_events_dropped_total ${1_000 - MOST_LEGS}`));
      expect(harness.timesMissed(call.callId)).toBe(0);
    });

    it('B a backlog of calls is worked off, also behind one that cannot be judged', async () => {
      const callIds = Array.from({ length: 250 }, () => CallId.parse(randomUUID()));
      const to = aPhoneNumber();
      const [first] = callIds;
      for (const slice of [callIds.slice(0, 125), callIds.slice(125)]) {
        const started = slice.flatMap((callId) => events(callId, 1, { legDirection: 'incoming', to }));
        expect((await harness.post(replica, started)).status).toBe(202);
      }
      await harness.database.query(
        `UPDATE call_session SET first_seen_at = now() - interval '246 minutes' WHERE call_id = ANY($1::uuid[])`,
        [callIds],
      );
      await harness.database.query(
        `ALTER TABLE call_session ADD CONSTRAINT made_by_this_test CHECK (call_id <> '${first}' OR outcome IS NULL)`,
      );
      const unsettled = async () =>
        (
          await harness.database.query<{ callId: CallId }>(
            'SELECT call_id AS "callId" FROM call_session WHERE settled_at IS NULL AND call_id = ANY($1::uuid[])',
            [callIds],
          )
        ).map(({ callId }) => callId);
      await settleOverdue();
      expect(await unsettled()).toEqual([first]);
      await harness.database.query('ALTER TABLE call_session DROP CONSTRAINT made_by_this_test');
      await settleOverdue();
      expect(await unsettled()).toEqual([]);
    });
  });
});
