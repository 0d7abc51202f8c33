import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CallEnded,
  CallMissed,
  type DecisionReceipt,
  dispatchIdOf,
  SmsConsent,
  SmsSent,
  SmsStatus,
  type SmsStatus as SmsStatusData,
  TextBackDecided,
} from '@textback/contracts';
import {
  aCallId,
  aDispatchId,
  aMessageId,
  aMissedCall,
  anAnsweredCall,
  anOfficeId,
  eventually,
} from '@textback/testing';
import { aHarness, callerOf, type Harness, type TextingOffice } from '../testing/rules.fixtures.js';
import { decideTextBack } from './domain/decide-text-back.js';
import type { Facts, OfficeSnapshot } from './domain/facts.js';

// Real: Postgres, Kafka, HTTP, timers, the clock.
let rules: Harness;

beforeAll(async () => {
  rules = await aHarness();
  await rules.start();
}, 60_000);
afterAll(() => rules.close(), 30_000);

const secondsAgo = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString();

type Call = ReturnType<TextingOffice['missedCall']>;

/** What became of the text that a call caused. */
const statusOf = (call: Call, status: SmsStatusData['status'], more: Partial<SmsStatusData> = {}): SmsStatusData => ({
  dispatchId: dispatchIdOf(call.officeId, 'missed-call', call.callId),
  officeId: call.officeId,
  conversationId: callerOf(call).conversationId,
  kind: 'missed-call-text',
  callId: call.callId,
  messageId: null,
  status,
  reason: null,
  providerCode: null,
  at: new Date().toISOString(),
  ...more,
});

const sentFor = (call: Call): SmsSent => ({
  dispatchId: dispatchIdOf(call.officeId, 'missed-call', call.callId),
  officeId: call.officeId,
  conversationId: callerOf(call).conversationId,
  kind: 'missed-call-text',
  callId: call.callId,
  messageId: null,
  providerMessageId: crypto.randomUUID(),
  parts: 1,
  sentAt: new Date().toISOString(),
});

const staffTexted = (call: Call, sentAt: string): SmsSent => ({
  ...sentFor(call),
  dispatchId: aDispatchId(),
  kind: 'staff',
  callId: null,
  messageId: aMessageId(),
  sentAt,
});

const consentOf = (call: Call, state: SmsConsent['state'], at = new Date().toISOString()): SmsConsent => ({
  officeId: call.officeId,
  ...callerOf(call),
  textingNumber: call.to,
  state,
  source: 'caller',
  at,
});

const outcome = ({ decision, reason }: DecisionReceipt): string => reason ?? decision;

describe('a missed call', () => {
  it('R1 R2 R5 is texted once from the texting number, and everybody is told', async () => {
    const office = await rules.aTextingOffice();
    const call = office.missedCall();
    const receipt = await rules.miss(call);
    const dispatchId = dispatchIdOf(office.officeId, 'missed-call', call.callId);
    expect(receipt).toMatchObject({
      decision: 'text',
      reason: null,
      dispatchId,
      settingsVersion: 1,
      beforeDelay: null,
    });

    const decided = await rules.kafka.waitFor(TextBackDecided, ({ data }) => data.callId === call.callId);
    const message =
      receipt.period === 'during-hours'
        ? 'Sorry we missed your call to Elm Street Dental. How can we help? Just reply to this text.'
        : 'Elm Street Dental is closed right now. Reply to this text and we will get back to you when we open.';
    expect(decided.data).toMatchObject({
      decision: 'text',
      dispatchId,
      to: call.from,
      text: message,
      settingsVersion: 1,
    });

    await eventually(() => expect(rules.requestsFor(office.officeId)).toHaveLength(1));
    expect(rules.requestsFor(office.officeId)[0]).toEqual({
      kind: 'missed-call-text',
      dispatchId,
      officeId: office.officeId,
      conversationId: call.conversationId,
      callId: call.callId,
      from: office.textingNumber,
      to: call.from,
      text: message,
      credits: 1,
      requestedAt: receipt.decidedAt,
      expiresAt: new Date(Date.parse(call.endedAt) + 15 * 60_000).toISOString(),
    });
  });

  it('R7 of an office that was never configured, or that nobody knows, is not texted, with a receipt', async () => {
    const officeId = await rules.anOffice();
    for (const call of [aMissedCall({ officeId }), aMissedCall()]) {
      const receipt = await rules.miss(call);
      expect(receipt).toMatchObject({ reason: 'office-not-configured', settingsVersion: 0, period: null });
      const decided = await rules.kafka.waitFor(TextBackDecided, ({ data }) => data.callId === call.callId);
      expect(decided.data).toMatchObject({ decision: 'skip', reason: 'office-not-configured', settingsVersion: 0 });
    }
  });

  it('R21 has a receipt when auto-replies are off, too', async () => {
    const office = await rules.aTextingOffice({ missedCallAutoReplies: { enabled: false } });
    const receipt = await rules.miss(office.missedCall());
    expect(receipt).toMatchObject({
      reason: 'auto-replies-off',
      summary:
        'Not texted: Missed Call Auto-Replies are off. Would have been texted if Missed Call Auto-Replies had been on.',
    });
    expect(receipt.steps).toHaveLength(15);
  });

  it('R7 from a withheld number is not texted', async () => {
    const office = await rules.aTextingOffice();
    const call = office.missedCall({ from: null, conversationId: null });
    expect(outcome(await rules.miss(call))).toBe('caller-withheld');
    const decided = await rules.kafka.waitFor(TextBackDecided, ({ data }) => data.callId === call.callId);
    expect(decided.data.conversationId).toBeNull();
  });

  it('R7 that ended too long ago is not texted', async () => {
    const office = await rules.aTextingOffice();
    const call = office.missedCall({ startedAt: secondsAgo(16 * 60 + 20), endedAt: secondsAgo(16 * 60) });
    expect(outcome(await rules.miss(call))).toBe('call-too-old');
  });

  it('R18 from a caller who opted out is not texted, and is again after opting in; whatever comes first', async () => {
    const office = await rules.aTextingOffice();
    const stopped = office.missedCall();
    await rules.tell(SmsConsent, consentOf(stopped, 'opted-out', secondsAgo(20)));
    expect(outcome(await rules.miss(stopped))).toBe('opted-out');
    await rules.tell(SmsConsent, consentOf(stopped, 'opted-in', secondsAgo(30)));
    expect(outcome(await rules.miss({ ...stopped, callId: aCallId() }))).toBe('opted-out');
    await rules.tell(SmsConsent, consentOf(stopped, 'opted-in', secondsAgo(10)));
    expect(outcome(await rules.miss({ ...stopped, callId: aCallId() }))).toBe('text');
  });

  it('R7 from a caller whom staff just texted is not texted', async () => {
    const office = await rules.aTextingOffice();
    const [active, idle] = [office.missedCall(), office.missedCall()];
    await rules.tell(SmsSent, staffTexted(active, secondsAgo(590)));
    await rules.tell(SmsSent, staffTexted(idle, secondsAgo(610)));
    expect(outcome(await rules.miss(active))).toBe('conversation-active');
    expect(outcome(await rules.miss(idle))).toBe('text');
  });

  it.each(['landline', 'invalid-number'] as const)(
    'R7 from a number that the carrier called %s is not texted, until a text is delivered to it',
    async (reason) => {
      const office = await rules.aTextingOffice({ missedCallAutoReplies: { cooldownMinutes: 0 } });
      const call = office.missedCall();
      await rules.miss(call);
      await rules.tell(SmsStatus, statusOf(call, 'failed', { reason, at: secondsAgo(5) }));
      const again = { ...call, callId: aCallId() };
      expect(outcome(await rules.miss(again))).toBe('learned-landline');
      await rules.tell(SmsStatus, statusOf(again, 'delivered', { at: secondsAgo(4) }));
      expect(outcome(await rules.miss({ ...call, callId: aCallId() }))).toBe('text');
    },
  );

  describe('from a caller who was texted', () => {
    const again = async (call: Call): Promise<string> => outcome(await rules.miss({ ...call, callId: aCallId() }));

    it('R7 is not texted within the cooldown, before and after the text is on its way', async () => {
      const office = await rules.aTextingOffice();
      const call = office.missedCall();
      await rules.miss(call);
      expect(await again(call)).toBe('cooldown');
      await rules.tell(SmsSent, sentFor(call));
      await rules.tell(SmsStatus, statusOf(call, 'delivered'));
      expect(await again(call)).toBe('cooldown');
      expect(await rules.miss(office.missedCall())).toMatchObject({ decision: 'text' });
    });

    it.each<[string, SmsStatusData['status']]>([
      ['expired', 'expired'],
      ['was refused', 'refused'],
      ['failed before the provider accepted it', 'failed'],
    ])('R7 a text that %s surely never reached them, and does not count', async (_, status) => {
      const office = await rules.aTextingOffice();
      const call = office.missedCall();
      await rules.miss(call);
      await rules.tell(SmsStatus, statusOf(call, status));
      expect(await again(call)).toBe('text');
    });

    it.each<[string, (call: Call) => Promise<void>]>([
      ['whose fate is unknown', (call) => rules.tell(SmsStatus, statusOf(call, 'unknown'))],
      [
        'that failed after the provider had accepted it',
        async (call) => {
          await rules.tell(SmsSent, sentFor(call));
          await rules.tell(SmsStatus, statusOf(call, 'failed'));
        },
      ],
      [
        'that failed, before we learn that it had been accepted',
        async (call) => {
          await rules.tell(SmsStatus, statusOf(call, 'failed'));
          await rules.tell(SmsSent, sentFor(call));
        },
      ],
    ])('R7 a text %s counts', async (_, happen) => {
      const office = await rules.aTextingOffice();
      const call = office.missedCall();
      await rules.miss(call);
      await happen(call);
      expect(await again(call)).toBe('cooldown');
    });

    it('R7 is not texted more often than the weekly limit', async () => {
      const office = await rules.aTextingOffice({ missedCallAutoReplies: { cooldownMinutes: 0, weeklyLimit: 2 } });
      const call = office.missedCall();
      await rules.miss(call);
      expect(await again(call)).toBe('text');
      expect(await again(call)).toBe('weekly-limit');
    });

    it('R7 by another office is texted all the same (guarantee D)', async () => {
      const [one, other] = [await rules.aTextingOffice(), await rules.aTextingOffice()];
      const call = one.missedCall();
      await rules.miss(call);
      expect(await rules.miss(other.missedCall({ from: call.from }))).toMatchObject({ decision: 'text' });
    });
  });

  it('R10 is not texted once the credits are used up; credits of texts that were never sent come back', async () => {
    const office = await rules.aTextingOffice({ credits: { monthlyAllowance: 2 } });
    const calls = Array.from({ length: 5 }, () => office.missedCall());
    await Promise.all(calls.map((call) => rules.kafka.publish(CallMissed, call)));
    const receipts = await Promise.all(calls.map((call) => rules.receipt(call)));
    expect(receipts.map(outcome).toSorted()).toEqual(['no-credits', 'no-credits', 'no-credits', 'text', 'text']);

    const texted = calls.find((call) => receipts.some((one) => one.callId === call.callId && one.decision === 'text'));
    if (texted !== undefined) await rules.tell(SmsStatus, statusOf(texted, 'expired'));
    expect(outcome(await rules.miss(office.missedCall()))).toBe('text');
    expect(outcome(await rules.miss(office.missedCall()))).toBe('no-credits');
  });

  it('R10 texts of staff use up credits too, unless they surely were not sent', async () => {
    const office = await rules.aTextingOffice({ credits: { monthlyAllowance: 4 } });
    const ofStaff = () => ({
      dispatchId: aDispatchId(),
      officeId: office.officeId,
      conversationId: callerOf(office.missedCall()).conversationId,
      kind: 'staff' as const,
      callId: null,
      messageId: aMessageId(),
    });
    const at = new Date().toISOString();
    const failed = { status: 'failed', reason: 'other', providerCode: null, at } as const;
    const sent = { providerMessageId: 'p-1', parts: 1, sentAt: at };
    const [arrived, unknown, stopped] = [ofStaff(), ofStaff(), ofStaff()];
    await rules.tell(SmsSent, { ...arrived, ...sent, credits: 2 });
    await rules.tell(SmsStatus, { ...arrived, ...failed, credits: 2 });
    await rules.tell(SmsStatus, { ...unknown, ...failed, status: 'unknown', credits: 1 });
    // Its end is known before its beginning.
    await rules.tell(SmsStatus, { ...stopped, ...failed, credits: 0 });
    await rules.tell(SmsSent, { ...stopped, ...sent, credits: 2 });
    expect(outcome(await rules.miss(office.missedCall()))).toBe('text');
    expect(outcome(await rules.miss(office.missedCall()))).toBe('no-credits');
  });

  describe('R8 with a delay', () => {
    const delayed = { missedCallAutoReplies: { delaySeconds: 2 } };

    const pending = (call: Call): Promise<DecisionReceipt> =>
      eventually(async () => {
        const { status, body } = await rules.ask<DecisionReceipt>(
          'GET',
          `offices/${call.officeId}/decisions/${call.callId}`,
        );
        expect({ status, decision: body.decision }).toEqual({ status: 200, decision: 'pending' });
        return body;
      });

    it('waits, decides again, and shows both', async () => {
      const office = await rules.aTextingOffice(delayed);
      const call = office.missedCall();
      await rules.kafka.publish(CallMissed, call);
      const before = await pending(call);
      expect(before).toMatchObject({ dispatchId: null, beforeDelay: null });
      expect(rules.kafka.read(TextBackDecided).filter(({ data }) => data.callId === call.callId)).toEqual([]);

      const after = await rules.receipt(call);
      expect(after).toMatchObject({
        decision: 'text',
        beforeDelay: { decidedAt: before.decidedAt, summary: before.summary, settingsVersion: 1, steps: before.steps },
      });
      expect(Date.parse(after.decidedAt) - Date.parse(before.decidedAt)).toBeGreaterThanOrEqual(2_000);
      await eventually(() => expect(rules.requestsFor(office.officeId)).toHaveLength(1));
    });

    it('is not texted when the caller was answered meanwhile', async () => {
      const office = await rules.aTextingOffice(delayed);
      const call = office.missedCall();
      await rules.kafka.publish(CallMissed, call);
      await pending(call);
      const { officeId, from } = call;
      await rules.tell(CallEnded, anAnsweredCall({ officeId, from, startedAt: secondsAgo(1) }));
      expect(outcome(await rules.receipt(call))).toBe('answered-meanwhile');
    });

    it('is not texted when the settings were changed meanwhile', async () => {
      const office = await rules.aTextingOffice(delayed);
      const call = office.missedCall();
      await rules.kafka.publish(CallMissed, call);
      await pending(call);
      const json = structuredClone(office.settings);
      json.missedCallAutoReplies.enabled = false;
      await rules.ask('PUT', `offices/${office.officeId}/settings`, { json, ifMatch: '"1"' });
      const receipt = await rules.receipt(call);
      expect(receipt).toMatchObject({ reason: 'auto-replies-off', settingsVersion: 2 });
      expect(receipt.beforeDelay?.settingsVersion).toBe(1);
    });

    it('and another call of the same caller is texted once', async () => {
      const office = await rules.aTextingOffice({ missedCallAutoReplies: { delaySeconds: 1, cooldownMinutes: 0 } });
      const call = office.missedCall();
      const calls = [call, { ...call, callId: aCallId() }, { ...call, callId: aCallId() }];
      await Promise.all(calls.map((one) => rules.kafka.publish(CallMissed, one)));
      const receipts = await Promise.all(calls.map((one) => rules.receipt(one)));
      expect(receipts.map(outcome).toSorted()).toEqual(['answered-meanwhile', 'answered-meanwhile', 'text']);
    });
  });

  it('R21 can be decided again from what is stored, and comes out the same', async () => {
    const office = await rules.aTextingOffice();
    const call = office.missedCall();
    await rules.tell(SmsConsent, consentOf(call, 'opted-out'));
    const receipt = await rules.miss(call);
    const [stored] = await rules.database.query<{ facts: Facts; office: OfficeSnapshot; decided_at: Date }>(
      `SELECT facts, decided_at, jsonb_build_object('name', name_after, 'version', version, 'settings', after) AS office
       FROM decision d JOIN settings_change c ON (c.office_id, c.version) = (d.office_id, d.settings_version)
       WHERE call_id = $1`,
      [call.callId],
    );
    if (stored === undefined) throw new Error('The decision is not there.');
    const { steps, summary, verdict } = decideTextBack(stored.facts, stored.office, stored.decided_at.toISOString());
    expect({ steps, summary, verdict }).toEqual({
      steps: receipt.steps,
      summary: receipt.summary,
      verdict: { decision: 'skip', reason: 'opted-out' },
    });
  });
});

describe('a receipt', () => {
  it('D is there for the users of its office only', async () => {
    const office = await rules.aTextingOffice();
    const call = office.missedCall();
    await rules.miss(call);
    const at = `offices/${office.officeId}/decisions/${call.callId}`;
    const token = await rules.tokens.user({ offices: { [office.officeId]: 'frontdesk' } });
    expect(await rules.ask('GET', at, { token })).toMatchObject({ status: 200 });
    const stranger = await rules.manager(anOfficeId());
    expect(await rules.ask('GET', at, { token: stranger })).toMatchObject({ status: 404 });
    const elsewhere = await rules.anOffice();
    expect(await rules.ask('GET', `offices/${elsewhere}/decisions/${call.callId}`)).toMatchObject({ status: 404 });
    expect(await rules.ask('GET', `offices/${office.officeId}/decisions/${aCallId()}`)).toMatchObject({ status: 404 });
  });
});
