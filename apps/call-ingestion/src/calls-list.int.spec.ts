import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type Call,
  type CallId,
  conversationIdOf,
  type DataOf,
  dispatchIdOf,
  type EventContract,
  type OfficeId,
  OfficeSettingsChanged,
  type Page,
  type PhoneNumber,
  type Problem,
  SmsSent,
  SmsStatus,
  TextBackDecided,
} from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aCallId, aMessageId, aPhoneNumber, aTcpProxy, eventually, type TcpProxy } from '@textback/testing';
import { aHarness, type Harness, type TestOffice } from './testing/call-ingestion.fixtures.js';
import { aTelnyxCall } from './testing/telnyx-webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

const CALLER = '+14155550111' as PhoneNumber;

/** Every report that there can be about the text of a call. */
function reportsAbout(officeId: OfficeId, callId: CallId) {
  const at = new Date().toISOString();
  const dispatchId = dispatchIdOf(officeId, 'missed-call', callId);
  const conversationId = conversationIdOf(officeId, CALLER);
  const common = { officeId, callId, conversationId };
  const text = { ...common, dispatchId, kind: 'missed-call-text', messageId: null } as const;
  const decided = { ...common, settingsVersion: 1, decidedAt: at };
  return {
    dispatchId,
    conversationId,
    toText: { ...decided, decision: 'text', dispatchId, to: CALLER, text: 'Sorry we missed you.' } as const,
    toSkip: { ...decided, decision: 'skip', reason: 'cooldown' } as const,
    sent: { ...text, providerMessageId: randomUUID(), parts: 1, sentAt: at } satisfies SmsSent,
    status: (status: SmsStatus['status'], reason: SmsStatus['reason'] = null): SmsStatus => ({
      ...text,
      status,
      reason,
      providerCode: null,
      at,
    }),
  };
}

describe('the Calls list, with real Kafka and Postgres', () => {
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

  const aMissedCallOf = async ({ line }: TestOffice): Promise<CallId> => {
    const call = aTelnyxCall({ from: CALLER, to: line });
    await harness.tell(replica, call.caller.rings());
    await harness.tell(replica, call.caller.hangup('originator_cancel'));
    await harness.outcomeOf(call.callId);
    return call.callId;
  };

  const callOf = async (officeId: OfficeId, callId: CallId): Promise<Call> => {
    const token = await harness.tokens.user({ offices: { [officeId]: 'frontdesk' } });
    const { status, body } = await harness.get<Call>(replica, `/calls/v1/offices/${officeId}/calls/${callId}`, token);
    expect(status).toBe(200);
    return body;
  };

  const textOf = async (officeId: OfficeId, callId: CallId) => (await callOf(officeId, callId)).missedCallText;

  const publish = <C extends EventContract>(contract: C, data: DataOf<C>) => harness.kafka.publish(contract, data);

  describe('R4 the Missed Call Text column', () => {
    it('is pending from the moment that the call is missed, and follows the text to its end', async () => {
      const office = await harness.anOffice();
      const callId = await aMissedCallOf(office);
      const { toText, sent, status, dispatchId, conversationId } = reportsAbout(office.officeId, callId);
      expect(await textOf(office.officeId, callId)).toEqual({
        state: 'pending',
        reason: null,
        dispatchId: null,
        conversationId,
      });
      const isShown = (state: string) =>
        eventually(async () =>
          expect(await textOf(office.officeId, callId)).toEqual({ state, reason: null, dispatchId, conversationId }),
        );
      await publish(TextBackDecided, toText);
      await isShown('pending');
      await publish(SmsSent, sent);
      await isShown('sent');
      await publish(SmsStatus, status('delivered'));
      await isShown('delivered');
    });

    it('says why a text was skipped', async () => {
      const office = await harness.anOffice();
      const callId = await aMissedCallOf(office);
      await publish(TextBackDecided, reportsAbout(office.officeId, callId).toSkip);
      await eventually(async () =>
        expect(await textOf(office.officeId, callId)).toMatchObject({ state: 'skipped', reason: 'cooldown' }),
      );
    });

    it.each([
      ['failed', 'landline', 'failed'],
      ['refused', 'opted-out', 'failed'],
      ['unknown', 'no-answer-from-provider', 'unknown'],
      ['expired', 'expired', 'expired'],
    ] as const)('shows a text that is %s for the reason %s as %s', async (status, reason, state) => {
      const office = await harness.anOffice();
      const callId = await aMissedCallOf(office);
      await publish(SmsStatus, reportsAbout(office.officeId, callId).status(status, reason));
      await eventually(async () => expect(await textOf(office.officeId, callId)).toMatchObject({ state, reason }));
    });

    it('is right in whatever order the topics are read, also when they are read before the call is known', async () => {
      const office = await harness.anOffice();
      const call = aTelnyxCall({ from: CALLER, to: office.line });
      const { toText, sent, status } = reportsAbout(office.officeId, call.callId);
      await publish(SmsStatus, status('delivered'));
      await publish(SmsSent, sent);
      await publish(TextBackDecided, toText);
      await eventually(async () => {
        const rows = await harness.database.query('SELECT FROM call_text WHERE call_id = $1 AND progress = $2', [
          call.callId,
          'delivered',
        ]);
        expect(rows).toHaveLength(1);
      });
      await harness.tell(replica, call.caller.rings());
      await harness.tell(replica, call.caller.hangup('originator_cancel'));
      await harness.outcomeOf(call.callId);
      expect(await textOf(office.officeId, call.callId)).toMatchObject({ state: 'delivered' });
    });

    it('D is not changed by what is said in the name of another office', async () => {
      const [office, other] = [await harness.anOffice(), await harness.anOffice()];
      const callId = await aMissedCallOf(office);
      const otherCallId = await aMissedCallOf(other);
      await publish(SmsStatus, reportsAbout(other.officeId, callId).status('delivered'));
      await publish(SmsStatus, reportsAbout(other.officeId, otherCallId).status('delivered'));
      await eventually(async () =>
        expect(await textOf(other.officeId, otherCallId)).toMatchObject({ state: 'delivered' }),
      );
      expect(await textOf(office.officeId, callId)).toMatchObject({ state: 'pending' });
    });

    it('is not changed by what staff write', async () => {
      const office = await harness.anOffice();
      const callId = await aMissedCallOf(office);
      const { sent, toSkip } = reportsAbout(office.officeId, callId);
      await publish(SmsSent, { ...sent, kind: 'staff', callId: null, messageId: aMessageId() });
      await publish(TextBackDecided, toSkip);
      await eventually(async () => expect(await textOf(office.officeId, callId)).toMatchObject({ state: 'skipped' }));
    });
  });

  describe.each([
    ['textback.decided', TextBackDecided, reportsAbout(randomUUID() as OfficeId, aCallId()).toSkip],
    ['sms.sent', SmsSent, reportsAbout(randomUUID() as OfficeId, aCallId()).sent],
    ['sms.status', SmsStatus, reportsAbout(randomUUID() as OfficeId, aCallId()).status('delivered')],
  ] as const)('the consumer of %s', (topic, contract: EventContract, example) => {
    const progressOf = async (callId: CallId) => {
      const rows = await harness.database.query<{ progress: string }>(
        'SELECT progress FROM call_text WHERE call_id = $1',
        [callId],
      );
      return rows.map(({ progress }) => progress);
    };
    const isKept = (callId: CallId) =>
      eventually(async () => expect(await progressOf(callId)).toHaveLength(1), { within: 20_000 });

    it('takes the same event again without effect', async () => {
      const event = { ...example, callId: aCallId() };
      const id = randomUUID();
      await harness.kafka.publish(contract, event, { id });
      await harness.kafka.publish(contract, event, { id });
      await harness.kafka.publish(contract, event);
      await isKept(event.callId);
      expect(await progressOf(event.callId)).toHaveLength(1);
    });

    it('makes a dead letter of a malformed event and goes on', async () => {
      const event = { ...example, callId: aCallId() };
      await harness.kafka.publishRaw(topic, {
        key: 'k',
        value: JSON.stringify({ ...event, officeId: 'none' }),
        headers: { ce_specversion: '1.0', ce_id: randomUUID(), ce_source: 'test', ce_type: contract.type },
      });
      await harness.kafka.publish(contract, event);
      await isKept(event.callId);
      await eventually(() => expect(harness.kafka.deadLetters(contract, 'call-ingestion')).toHaveLength(1));
    });

    it('waits while the database is away', async () => {
      const event = { ...example, callId: aCallId() };
      await wire.cut();
      await harness.kafka.publish(contract, event);
      await wire.restore();
      await isKept(event.callId);
    });
  });

  describe('the consumer of office.settings', () => {
    const officeOfLine = async (line: string) => {
      const [row] = await harness.database.query<{ officeId: OfficeId }>(
        'SELECT office_id AS "officeId" FROM office_line WHERE number = $1 ORDER BY since LIMIT 1',
        [line],
      );
      return row?.officeId;
    };

    it('follows a line from one office to another, and settings that are not newer change nothing', async () => {
      const line = aPhoneNumber();
      const { officeId } = await harness.anOffice({ lines: [line], version: 2 });
      await harness.anOffice({ officeId, lines: [], version: 1 });
      expect(await officeOfLine(line)).toBe(officeId);
      const other = await harness.anOffice({ lines: [line] });
      expect(await officeOfLine(line)).toBe(officeId);
      await harness.anOffice({ officeId, lines: [], version: 3 });
      expect(await officeOfLine(line)).toBe(other.officeId);
    });

    it('makes a dead letter of malformed settings and goes on', async () => {
      await harness.kafka.publishRaw(OfficeSettingsChanged.topic, { key: 'k', value: '[]' });
      await harness.anOffice();
      await eventually(() =>
        expect(harness.kafka.deadLetters(OfficeSettingsChanged, 'call-ingestion')).toHaveLength(1),
      );
    });

    it('waits while the database is away', async () => {
      await wire.cut();
      const settings = harness.anOffice();
      await wire.restore();
      await settings;
    });
  });

  describe('the list', () => {
    const aRingingCall = async (line: string): Promise<CallId> => {
      const call = aTelnyxCall({ to: line });
      await harness.tell(replica, call.caller.rings());
      return call.callId;
    };

    it('has the newest first, in pages that neither repeat nor leave out', async () => {
      const { officeId, line } = await harness.anOffice();
      const made: CallId[] = [];
      for (let call = 0; call < 7; call += 1) made.push(await aRingingCall(line));
      const seen: CallId[] = [];
      let query = 'limit=3';
      for (let page: Page<Call> | null = null; page === null || page.nextCursor !== null;) {
        page = await harness.list(replica, officeId, query);
        seen.push(...page.items.map(({ callId }) => callId));
        query = `limit=3&cursor=${page.nextCursor}`;
      }
      expect(seen).toEqual(made.toReversed());
    });

    it('shows a call in progress, and can be narrowed to an outcome', async () => {
      const office = await harness.anOffice();
      const missed = await aMissedCallOf(office);
      const ringing = await aRingingCall(office.line);
      const { items } = await harness.list(replica, office.officeId);
      expect(items.map(({ callId, outcome }) => [callId, outcome])).toEqual([
        [ringing, null],
        [missed, 'missed'],
      ]);
      const onlyMissed = await harness.list(replica, office.officeId, 'outcome=missed');
      expect(onlyMissed.items.map(({ callId }) => callId)).toEqual([missed]);
      expect((await harness.list(replica, office.officeId, 'outcome=answered')).items).toEqual([]);
    });

    it('D shows an office its own calls only, and hides the others’ existence', async () => {
      const [office, other] = [await harness.anOffice(), await harness.anOffice()];
      const callId = await aRingingCall(office.line);
      expect((await harness.list(replica, other.officeId)).items).toEqual([]);
      const token = await harness.tokens.user({ offices: { [other.officeId]: 'manager' } });
      const statusOf = async (path: string) => (await harness.get(replica, path, token)).status;
      expect(await statusOf(`/calls/v1/offices/${office.officeId}/calls`)).toBe(404);
      expect(await statusOf(`/calls/v1/offices/${office.officeId}/calls/${callId}`)).toBe(404);
      expect(await statusOf(`/calls/v1/offices/${other.officeId}/calls/${callId}`)).toBe(404);
      expect(await statusOf(`/calls/v1/offices/${other.officeId}/calls`)).toBe(200);
    });

    it.each([
      ['cursor=nonsense', '/query/cursor'],
      ['limit=0', '/query/limit'],
      ['outcome=lost', '/query/outcome'],
    ])('refuses %s and names it', async (query, pointer) => {
      const { officeId } = await harness.anOffice();
      const token = await harness.tokens.user({ offices: { [officeId]: 'frontdesk' } });
      const path = `/calls/v1/offices/${officeId}/calls?${query}`;
      const { status, body } = await harness.get<Problem>(replica, path, token);
      expect(status).toBe(400);
      expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
    });
  });
});
