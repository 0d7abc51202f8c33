import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CallEnded,
  CallMissed,
  conversationIdOf,
  type DispatchId,
  dispatchIdOf,
  type EventContract,
  type OfficeId,
  type PhoneNumber,
  SmsConsent,
  SmsSent,
  SmsStatus,
  TextBackDecided,
} from '@textback/contracts';
import { Database } from '@textback/database';
import type { ServiceApp } from '@textback/http';
import {
  aCallId,
  aDispatchId,
  anAnsweredCall,
  anOfficeId,
  aPhoneNumber,
  aTcpProxy,
  eventually,
} from '@textback/testing';
import { aHarness, type Harness } from '../testing/rules.fixtures.js';
import { MissedCalls } from './application/missed-calls.js';
import { decideTextBack } from './domain/decide-text-back.js';
import type { Facts, OfficeSnapshot } from './domain/facts.js';

// Real: Postgres, Kafka, HTTP. Two replicas, one of which reaches Postgres through a wire that the tests can cut.
let rules: Harness;
let replicas: ServiceApp[];
let wire: Awaited<ReturnType<typeof aTcpProxy>>;

beforeAll(async () => {
  rules = await aHarness();
  wire = await aTcpProxy(rules.database.url);
  // Both through the wire: whichever has a partition, an outage reaches it.
  replicas = [
    await rules.start({ databaseUrl: wire.through(rules.database.url) }),
    await rules.start({ databaseUrl: wire.through(rules.database.url) }),
  ];
}, 60_000);
afterAll(async () => {
  await rules.close();
  await wire.close();
}, 30_000);

/** An event of each kind about one caller, and the row that it must leave. */
interface Told {
  readonly contract: EventContract;
  readonly data: unknown;
  /** SQL that answers one row once the event has had its effect. */
  readonly effect: string;
}

function toldAbout(officeId: OfficeId, phone: PhoneNumber): Told[] {
  const conversationId = conversationIdOf(officeId, phone);
  const at = new Date().toISOString();
  const dispatchId = aDispatchId();
  const text = { dispatchId, officeId, conversationId, kind: 'missed-call-text', callId: aCallId(), messageId: null };
  const caller = (condition: string): string =>
    `SELECT FROM caller WHERE conversation_id = '${conversationId}' AND ${condition}`;
  return [
    {
      contract: CallEnded,
      data: anAnsweredCall({ officeId, from: phone }),
      effect: caller('answered_at IS NOT NULL'),
    },
    {
      contract: SmsConsent,
      data: { officeId, conversationId, phone, textingNumber: phone, state: 'opted-out', source: 'caller', at },
      effect: caller('opted_out'),
    },
    {
      contract: SmsSent,
      data: { ...text, providerMessageId: 'p-1', parts: 1, sentAt: at },
      effect: `SELECT FROM caller_text WHERE dispatch_id = '${dispatchId}' AND accepted`,
    },
    {
      contract: SmsStatus,
      data: { ...text, status: 'failed', reason: 'landline', providerCode: '40001', at },
      effect: caller('landline_at IS NOT NULL'),
    },
  ];
}

const publish = ({ contract, data }: Told, id: string = crypto.randomUUID()): Promise<string> =>
  rules.kafka.publish(contract, data, { id });

const happened = ({ contract, effect }: Told): Promise<void> =>
  eventually(
    async () => {
      const rows = await rules.database.query(effect);
      if (rows.length !== 1) throw new Error(`${contract.topic} has had no effect yet.`);
    },
    { within: 20_000 },
  );

const decisionsOf = (callId: string): unknown[] =>
  rules.kafka.read(TextBackDecided).filter(({ data }) => data.callId === callId);

describe('call.missed', () => {
  it('R5 comes again, under the same event id and under another: one decision, one text', async () => {
    const office = await rules.aTextingOffice({ missedCallAutoReplies: { cooldownMinutes: 0 } });
    const call = office.missedCall();
    const id = await rules.kafka.publish(CallMissed, call);
    const receipt = await rules.receipt(call);
    await rules.kafka.publish(CallMissed, call, { id });
    await rules.tell(CallMissed, call);
    // What comes after it on the same key has been decided, so it has been dealt with.
    await rules.miss({ ...call, callId: aCallId() });
    expect(decisionsOf(call.callId)).toHaveLength(1);
    expect(await rules.receipt(call)).toEqual(receipt);
    expect(
      rules.requestsFor(office.officeId).filter((request) => request.dispatchId === receipt.dispatchId),
    ).toHaveLength(1);
  });

  it('R5 repeated within one batch is decided once', async () => {
    const office = await rules.aTextingOffice({ missedCallAutoReplies: { cooldownMinutes: 0 } });
    const call = office.missedCall();
    await inTransaction(0, (missedCalls) => {
      missedCalls.add(call);
      missedCalls.add(call);
    });
    await rules.receipt(call);
    await eventually(() => expect(decisionsOf(call.callId)).toHaveLength(1));
  });

  it.each([
    ['whom nobody knows', false],
    ['who have called before', true],
  ])('R5 R7 twenty callers %s call many times at once, on two replicas: one text to each', async (_, known) => {
    const office = await rules.aTextingOffice();
    const callers = Array.from({ length: 20 }, () => aPhoneNumber());
    if (known)
      await rules.database.query('INSERT INTO caller SELECT $1, unnest($2::uuid[])', [
        office.officeId,
        callers.map((phone) => conversationIdOf(office.officeId, phone)),
      ]);
    const calls = Array.from({ length: 200 }, (_, index) => office.missedCall({ from: callers[index % 20] ?? null }));
    // Straight into both replicas, in batches whose order is different: Kafka would hand one caller's calls to one of them.
    await Promise.all(
      [0, 1].flatMap((replica) =>
        [0, 1, 2, 3].map((part) =>
          inTransaction(replica, (missedCalls) => {
            const batch = calls.filter((_, index) => index % 8 === replica * 4 + part);
            for (const call of replica === 0 ? batch : batch.toReversed()) missedCalls.add(call);
          }),
        ),
      ),
    );
    const rows = await rules.database.query<{ outcome: string; calls: number; callers: number }>(
      `SELECT coalesce(reason, decision) AS outcome, count(*)::int AS calls, count(DISTINCT conversation_id)::int AS callers
       FROM decision WHERE office_id = $1 GROUP BY 1 ORDER BY 1`,
      [office.officeId],
    );
    expect(rows).toEqual([
      { outcome: 'cooldown', calls: 180, callers: 20 },
      { outcome: 'text', calls: 20, callers: 20 },
    ]);
    const allowed = await textsThatThePureFunctionAllows(office.officeId);
    expect(allowed).toHaveLength(20);
    await eventually(
      () => {
        const sent = rules.requestsFor(office.officeId).map(({ dispatchId }) => dispatchId);
        expect(sent.toSorted()).toEqual(allowed.toSorted());
      },
      { within: 15_000 },
    );
  });

  it('R10 calls of many callers at once, on two replicas, never spend more credits than there are', async () => {
    const office = await rules.aTextingOffice({ credits: { monthlyAllowance: 3 } });
    const calls = Array.from({ length: 24 }, () => office.missedCall());
    await Promise.all(calls.map((call, index) => inTransaction(index % 2, (missedCalls) => missedCalls.add(call))));
    const texts = await rules.database.query("SELECT FROM decision WHERE office_id = $1 AND decision = 'text'", [
      office.officeId,
    ]);
    expect(texts).toHaveLength(3);
  });
});

describe('what other services tell', () => {
  it('has its effect once and comes out the same when it comes again', async () => {
    const told = toldAbout(anOfficeId(), aPhoneNumber());
    const ids = await Promise.all(told.map((one) => publish(one)));
    await Promise.all(told.map(happened));
    const state = () =>
      rules.database.query('SELECT * FROM caller_text FULL JOIN caller USING (conversation_id) ORDER BY 1, 2');
    const before = await state();
    await Promise.all(told.map((one, index) => publish(one, ids[index])));
    await Promise.all(told.map(({ contract, data }) => rules.tell(contract, data)));
    expect(await state()).toEqual(before);
  });

  it('of a call that was not answered, or whose caller is withheld, changes nothing', async () => {
    const officeId = anOfficeId();
    for (const changes of [
      { outcome: 'missed', ending: 'busy' },
      { outcome: 'unknown' },
      { from: null, conversationId: null },
    ])
      await rules.tell(CallEnded, anAnsweredCall({ officeId, ...(changes as object) }));
    expect(await rules.database.query('SELECT FROM caller WHERE office_id = $1', [officeId])).toEqual([]);
  });
});

describe('every consumer', () => {
  const contracts = [CallMissed, CallEnded, SmsSent, SmsStatus, SmsConsent] as const;

  it.each(contracts.map((contract) => [contract.topic, contract as EventContract] as const))(
    '%s: what breaks the contract becomes a dead letter, and what follows is handled',
    async (topic, contract) => {
      const valid = await rules.kafka.publish(contract, contract.example);
      await rules.kafka.publishRaw(topic, { key: 'k', value: '{"officeId":' });
      const id = crypto.randomUUID();
      await rules.kafka.publishRaw(topic, {
        key: 'k',
        value: JSON.stringify({ ...(contract.example as object), officeId: 'no-id' }),
        headers: {
          ce_id: id,
          ce_source: 'test',
          ce_type: contract.type,
          ce_specversion: '1.0',
          ce_time: '2026-03-02T17:05:26Z',
        },
      });
      await eventually(() => expect(rules.kafka.deadLetters(contract, 'rules')).toHaveLength(2), { within: 15_000 });
      for (const { headers } of rules.kafka.deadLetters(contract, 'rules')) {
        expect(JSON.stringify(headers)).not.toMatch(/\+1555/);
      }
      await eventually(async () => {
        expect(await rules.database.query('SELECT FROM inbox WHERE event_id = $1', [valid])).toHaveLength(1);
      });
      await rules.tell(contract, contract.example);
    },
    30_000,
  );

  it('waits while the database is away, and loses nothing', async () => {
    const office = await rules.aTextingOffice();
    const call = office.missedCall();
    const told = toldAbout(anOfficeId(), aPhoneNumber());
    await wire.cut();
    await rules.kafka.publish(CallMissed, call);
    await Promise.all(told.map((one) => publish(one)));
    const response = await fetch(`${replicas[0]?.url ?? ''}/rules/v1/offices/${office.officeId}/settings`, {
      headers: { authorization: `Bearer ${await rules.manager(office.officeId)}` },
    });
    expect(response.status).toBe(503);
    await wire.restore();
    expect(await rules.receipt(call)).toMatchObject({ decision: 'text' });
    await Promise.all(told.map(happened));
    await eventually(() => expect(rules.requestsFor(office.officeId)).toHaveLength(1), { within: 15_000 });
    for (const contract of contracts) expect(rules.kafka.deadLetters(contract, 'rules').length).toBeLessThanOrEqual(2);
  }, 60_000);
});

/** Hands calls to a replica in one transaction, as its transport does with a batch. */
async function inTransaction(replica: number, work: (missedCalls: MissedCalls) => void): Promise<void> {
  const app = replicas[replica]?.app;
  if (app === undefined) throw new Error('There is no such replica.');
  const missedCalls = app.get(MissedCalls, { strict: false });
  await app.get(Database, { strict: false }).transaction(async () => work(missedCalls));
}

interface Stored {
  readonly facts: Facts;
  readonly office: OfficeSnapshot;
  readonly decidedAt: Date;
  readonly decision: string;
}

/**
 * Decides an office's calls again by the pure function alone, one after the other in the order in which they were decided:
 * each caller's texts are those of this run, not those that the service saw. Answers the texts that it asks for.
 */
async function textsThatThePureFunctionAllows(officeId: OfficeId): Promise<DispatchId[]> {
  const stored = await rules.database.query<Stored>(
    `SELECT facts, decided_at AS "decidedAt", decision,
       jsonb_build_object('name', name_after, 'version', version, 'settings', after) AS office
     FROM decision d JOIN settings_change c ON (c.office_id, c.version) = (d.office_id, d.settings_version)
     WHERE d.office_id = $1 ORDER BY decided_at, place`,
    [officeId],
  );
  const texted = new Map<string | null, string[]>();
  const allowed: DispatchId[] = [];
  for (const { facts, office, decidedAt, decision } of stored) {
    const { callId, conversationId } = facts.call;
    const now = decidedAt.toISOString();
    const textedAt = texted.get(conversationId) ?? [];
    const { verdict } = decideTextBack({ ...facts, textedAt }, office, now);
    expect({ callId, decision }).toEqual({ callId, decision: verdict.decision });
    if (verdict.decision !== 'text') continue;
    texted.set(conversationId, [...textedAt, now]);
    allowed.push(dispatchIdOf(officeId, 'missed-call', callId));
  }
  return allowed;
}
