import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConversationId, conversationIdOf, SmsConsent } from '@textback/contracts';
import { Database } from '@textback/database';
import type { ServiceApp } from '@textback/http';
import { aCallId, aDispatchId, anOfficeId, aPhoneNumber, eventually, TestClock } from '@textback/testing';
import { aHarness, callerOf, type Harness } from '../testing/rules.fixtures.js';
import { CallerFactsReader } from '../text-back/application/caller-facts.port.js';
import { ForgetOldRows } from './forget-old-rows.js';

// Real: Postgres, Kafka, HTTP. The clock is ours.
const DAY = 24 * 60 * 60 * 1_000;
let rules: Harness;
let replica: ServiceApp;
const clock = new TestClock();
const officeId = anOfficeId();

beforeAll(async () => {
  rules = await aHarness();
  replica = await rules.start({ clock });
}, 60_000);
afterAll(() => rules.close(), 30_000);

const forget = (): Promise<number> => replica.app.get(ForgetOldRows, { strict: false }).execute();
const daysAgo = (days: number): Date => new Date(clock.now().getTime() - days * DAY);
const left = async (table: string): Promise<number> => (await rules.database.query(`SELECT FROM ${table}`)).length;

/** A caller of whom was heard that many days ago. */
async function aCaller(
  days: number,
  more: { optedOut?: boolean; answeredDaysAgo?: number } = {},
): Promise<ConversationId> {
  const conversationId = conversationIdOf(officeId, aPhoneNumber());
  await rules.database.query(
    `INSERT INTO caller (office_id, conversation_id, known_since, opted_out, consent_at, answered_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      officeId,
      conversationId,
      daysAgo(days),
      more.optedOut ?? null,
      more.optedOut === undefined ? null : daysAgo(days),
      more.answeredDaysAgo === undefined ? null : daysAgo(more.answeredDaysAgo),
    ],
  );
  return conversationId;
}

describe('what rules forgets', () => {
  it('R21 decisions after 400 days and no earlier', async () => {
    const office = await rules.aTextingOffice();
    const receipt = await rules.miss(office.missedCall());
    const path = `offices/${office.officeId}/decisions/${receipt.callId}`;
    clock.set(new Date(Date.parse(receipt.decidedAt) + 400 * DAY));
    await forget();
    expect((await rules.ask('GET', path)).status).toBe(200);
    clock.advance(1);
    await forget();
    expect((await rules.ask('GET', path)).status).toBe(404);
    // What receipts refer to stays.
    expect(await left('settings_change')).toBe(1);
  });

  it('texts, answered calls and changes of consent after 125 days, however many there are', async () => {
    clock.set(new Date());
    await rules.database.query(
      `INSERT INTO caller_text (dispatch_id, office_id, conversation_id, kind, at)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), 'staff', $2 FROM generate_series(1, 11000)`,
      [officeId, daysAgo(125.01)],
    );
    for (const days of [124.99, 125.01]) {
      const keys = [officeId, conversationIdOf(officeId, aPhoneNumber()), daysAgo(days)];
      await rules.database.query(
        `INSERT INTO caller_text (office_id, conversation_id, at, dispatch_id, kind) VALUES ($1, $2, $3, $4, 'staff')`,
        [...keys, aDispatchId()],
      );
      await rules.database.query(
        `INSERT INTO answered_call (office_id, conversation_id, told_at, started_at, call_id) VALUES ($1, $2, $3, $3, $4)`,
        [...keys, aCallId()],
      );
      await rules.database.query(
        'INSERT INTO consent_change (office_id, conversation_id, at, opted_out) VALUES ($1, $2, $3, true)',
        keys,
      );
    }
    expect(await forget()).toBeGreaterThanOrEqual(11_003);
    for (const table of ['caller_text', 'answered_call', 'consent_change'])
      expect([table, await left(table)]).toEqual([table, 1]);
  });

  it('R18 callers of whom was not heard for 400 days, but nobody who opted out', async () => {
    clock.set(new Date());
    await rules.database.query('DELETE FROM caller');
    const kept = [
      await aCaller(399),
      await aCaller(500, { answeredDaysAgo: 399 }),
      await aCaller(5_000, { optedOut: true }),
    ];
    await aCaller(401);
    await aCaller(500, { answeredDaysAgo: 401 });
    await aCaller(500, { optedOut: false });
    await forget();
    const rows = await rules.database.query<{ id: string }>('SELECT conversation_id AS id FROM caller');
    expect(rows.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
  });

  it('nothing that a decision needs: who opted out years ago is still not texted', async () => {
    clock.set(new Date());
    const office = await rules.aTextingOffice();
    const call = office.missedCall();
    await rules.tell(SmsConsent, {
      officeId: office.officeId,
      ...callerOf(call),
      textingNumber: office.textingNumber,
      state: 'opted-out',
      source: 'caller',
      at: daysAgo(2_000).toISOString(),
    });
    clock.advance(2_000 * DAY);
    await forget();
    clock.set(new Date());
    expect(await rules.miss(call)).toMatchObject({ reason: 'opted-out' });
  });

  it('R7 a caller who is forgotten while a decision waits for their lock is locked all the same', async () => {
    const office = await rules.aTextingOffice();
    const call = office.missedCall();
    const { conversationId } = callerOf(call);
    await rules.database.query('INSERT INTO caller (office_id, conversation_id) VALUES ($1, $2)', [
      office.officeId,
      conversationId,
    ]);
    // A clean-up that has the row, and deletes it once the decision has seen it and waits.
    const deleting = rules.database.query(
      `WITH locked AS MATERIALIZED (SELECT conversation_id FROM caller WHERE conversation_id = $1 FOR UPDATE),
         held AS MATERIALIZED (SELECT conversation_id, pg_sleep(0.5)::text FROM locked)
       DELETE FROM caller USING held WHERE caller.conversation_id = held.conversation_id`,
      [conversationId],
    );
    await eventually(async () => {
      const sleeping = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
      expect(await rules.database.query(sleeping)).toHaveLength(1);
    });
    const locked = await replica.app.get(Database, { strict: false }).transaction(async () => {
      const reader = replica.app.get(CallerFactsReader, { strict: false });
      return [...(await reader.callers([{ ...call, conversationId }], call.startedAt)).keys()];
    });
    await deleting;
    expect(locked).toEqual([conversationId]);
    expect(await rules.database.query('SELECT FROM caller WHERE conversation_id = $1', [conversationId])).toHaveLength(
      1,
    );
  });
});
