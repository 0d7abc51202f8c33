import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallMissed, type DecisionReceipt, type DecisionReproduction, SmsConsent } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { eventually, TestClock } from '@textback/testing';
import { ForgetOldRows } from '../retention/forget-old-rows.js';
import { aHarness, callerOf, type Harness, type TextingOffice } from '../testing/rules.fixtures.js';
import { decideTextBack } from './domain/decide-text-back.js';
import type { Facts, OfficeSnapshot } from './domain/facts.js';

// Real: Postgres, Kafka, HTTP, timers. The clock is ours.
const YEAR = 365 * 24 * 60 * 60 * 1_000;
let rules: Harness;
let replica: ServiceApp;
const clock = new TestClock();

beforeAll(async () => {
  rules = await aHarness();
  replica = await rules.start({ clock });
}, 60_000);
// Timers ring by the database's clock.
beforeEach(() => clock.set(new Date()));
afterAll(() => rules.close(), 30_000);

/** A call that ended just now by our clock. */
const justMissed = (office: TextingOffice, changes: Parameters<TextingOffice['missedCall']>[0] = {}) => {
  const ago = (seconds: number): string => new Date(clock.now().getTime() - seconds * 1_000).toISOString();
  return office.missedCall({ startedAt: ago(25), endedAt: ago(5), ...changes });
};

/** Everything that could colour a decision changes: time goes by, the office is renamed and set up anew, old rows go. */
async function aYearLater(office: TextingOffice): Promise<void> {
  clock.advance(YEAR);
  const json = structuredClone(office.settings);
  json.missedCallAutoReplies = { ...json.missedCallAutoReplies, cooldownMinutes: 0, maxAgeMinutes: 1, delaySeconds: 0 };
  json.hours = { ...json.hours, timeZone: 'Asia/Tokyo', holidays: { country: 'JP', region: null, openOn: [] } };
  const { etag } = await rules.ask('GET', `offices/${office.officeId}/settings`);
  const put = await rules.ask('PUT', `offices/${office.officeId}/settings`, { json, ifMatch: etag ?? '' });
  expect(put.status).toBe(200);
  await rules.rename(office.officeId, 'Another name');
  await replica.app.get(ForgetOldRows, { strict: false }).execute();
}

const reproductionOf = async (receipt: DecisionReceipt): Promise<DecisionReproduction> => {
  const path = `offices/${receipt.officeId}/decisions/${receipt.callId}/reproduction`;
  const { status, body } = await rules.ask<DecisionReproduction>('GET', path);
  expect(status).toBe(200);
  return body;
};

describe('R21 a decision, a year later, with other settings, another name, and retention at work', () => {
  it('comes out bit for bit from its stored facts and the version of the settings that it names', async () => {
    const office = await rules.aTextingOffice({
      missedCallAutoReplies: { duringHours: { enabled: true, message: '{office_name} was busy.' } },
      hours: { holidays: { country: 'US', region: 'NY', openOn: [] } },
      credits: { monthlyAllowance: 1 },
    });
    const first = justMissed(office);
    const stopped = justMissed(office);
    await rules.tell(SmsConsent, {
      officeId: office.officeId,
      ...callerOf(stopped),
      textingNumber: office.textingNumber,
      state: 'opted-out',
      source: 'caller',
      at: clock.now().toISOString(),
    });
    const receipts = [
      await rules.miss(first),
      await rules.miss(justMissed(office, { from: first.from, conversationId: first.conversationId })),
      await rules.miss(stopped),
      await rules.miss(justMissed(office)),
      await rules.miss(justMissed(office, { from: null, conversationId: null })),
      await rules.miss(justMissed(office, { endedAt: new Date(clock.now().getTime() - 3_600_000).toISOString() })),
    ];
    expect(receipts.map(({ reason, decision }) => reason ?? decision)).toEqual([
      'text',
      'cooldown',
      'opted-out',
      'no-credits',
      'caller-withheld',
      'call-too-old',
    ]);

    await aYearLater(office);
    for (const receipt of receipts)
      expect(await reproductionOf(receipt)).toEqual({ same: true, stored: receipt, reproduced: receipt });
  });

  it('does so by the pure function alone', async () => {
    const office = await rules.aTextingOffice();
    const receipt = await rules.miss(justMissed(office));
    await aYearLater(office);
    const [stored] = await rules.database.query<{ facts: Facts; office: OfficeSnapshot }>(
      `SELECT facts, jsonb_build_object('name', name_after, 'version', version, 'settings', after) AS office
       FROM decision d JOIN settings_change c ON (c.office_id, c.version) = (d.office_id, d.settings_version)
       WHERE call_id = $1`,
      [receipt.callId],
    );
    if (stored === undefined) throw new Error('The decision is not there.');
    const { verdict, period, steps, summary } = decideTextBack(stored.facts, stored.office, receipt.decidedAt);
    expect(stored.office.name).toBe('Elm Street Dental');
    expect({ decision: verdict.decision, period, steps, summary }).toEqual({
      decision: receipt.decision,
      period: receipt.period,
      steps: receipt.steps,
      summary: receipt.summary,
    });
  });

  it('R8 comes out with both decisions of a call that waited for a delay, each with its own settings', async () => {
    const office = await rules.aTextingOffice({ missedCallAutoReplies: { delaySeconds: 1 } });
    const call = justMissed(office);
    await rules.kafka.publish(CallMissed, call);
    await eventually(async () => {
      const { body } = await rules.ask<DecisionReceipt>('GET', `offices/${call.officeId}/decisions/${call.callId}`);
      expect(body.decision).toBe('pending');
    });
    const factsAs = async (column: 'facts' | 'first_facts'): Promise<unknown> =>
      (await rules.database.query(`SELECT ${column} AS facts FROM decision WHERE call_id = $1`, [call.callId]))[0]
        ?.facts;
    const factsBefore = await factsAs('facts');
    await rules.rename(office.officeId, 'A name in between');
    clock.advance(1_000);
    const receipt = await rules.receipt(call);
    expect(receipt).toMatchObject({ decision: 'text', settingsVersion: 2, beforeDelay: { settingsVersion: 1 } });
    expect(await factsAs('first_facts')).toEqual(factsBefore);

    await aYearLater(office);
    expect(await reproductionOf(receipt)).toEqual({ same: true, stored: receipt, reproduced: receipt });
  });

  it('of an office that was never configured comes out, too', async () => {
    const office = await rules.aTextingOffice();
    const receipt = await rules.miss({ ...justMissed(office), officeId: await rules.anOffice() });
    expect(receipt).toMatchObject({ reason: 'office-not-configured', settingsVersion: 0 });
    expect(await reproductionOf(receipt)).toMatchObject({ same: true });
  });

  it('is shown to be another when what is stored was tampered with', async () => {
    const office = await rules.aTextingOffice();
    const receipt = await rules.miss(justMissed(office));
    await rules.database.query(
      `UPDATE decision SET facts = jsonb_set(facts, '{optedOutAt}', '"2020-01-01T00:00:00.000Z"') WHERE call_id = $1`,
      [receipt.callId],
    );
    const { same, stored, reproduced } = await reproductionOf(receipt);
    expect({ same, stored: stored.decision, reason: reproduced.reason }).toEqual({
      same: false,
      stored: 'text',
      reason: 'opted-out',
    });
  });
});

describe('R21 the list of receipts', () => {
  it('pages through an office, newest first, by what calls came to and why', async () => {
    const [office, other] = [await rules.aTextingOffice(), await rules.aTextingOffice()];
    const receipts: DecisionReceipt[] = [];
    for (const from of [undefined, null, undefined, null, undefined]) {
      clock.advance(1_000);
      const withheld = from === null ? { from, conversationId: null } : {};
      receipts.unshift(await rules.miss(justMissed(office, withheld)));
    }
    await rules.miss(justMissed(other));

    interface Listed {
      readonly items: DecisionReceipt[];
      readonly nextCursor: string | null;
    }
    const all = async (query: string, cursor: string | null = ''): Promise<DecisionReceipt[]> => {
      if (cursor === null) return [];
      const path = `offices/${office.officeId}/decisions?limit=2${query}${cursor && `&cursor=${cursor}`}`;
      const { status, body } = await rules.ask<Listed>('GET', path);
      expect(status).toBe(200);
      return [...body.items, ...(await all(query, body.nextCursor))];
    };
    expect(await all('')).toEqual(receipts);
    expect(await all('&reason=caller-withheld')).toEqual(receipts.filter(({ reason }) => reason !== null));
    expect(await all('&decision=text')).toEqual(receipts.filter(({ reason }) => reason === null));
    expect(await all('&decision=text&reason=cooldown')).toEqual([]);
    expect((await rules.ask('GET', `offices/${office.officeId}/decisions?cursor=nonsense`)).status).toBe(400);
  });
});
