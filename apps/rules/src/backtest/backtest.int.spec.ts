import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Backtest,
  type BacktestCall,
  type BacktestCallReceipt,
  CallEnded,
  CallMissed,
  type DecisionReceipt,
  dispatchIdOf,
  type ListedBacktest,
  type OfficeSettings,
  type Problem,
  SmsConsent,
  SmsRequested,
  SmsSent,
  SmsStatus,
  TextBackDecided,
  WEEKDAYS,
} from '@textback/contracts';
import { Database } from '@textback/database';
import type { ServiceApp } from '@textback/http';
import {
  aCallId,
  aDispatchId,
  aMessageId,
  anAnsweredCall,
  anOfficeId,
  eventually,
  merged,
  type Changes,
} from '@textback/testing';
import { Timers } from '@textback/timers';
import { aHarness, callerOf, type Harness, type TextingOffice } from '../testing/rules.fixtures.js';
import { BacktestDue } from './application/backtest-due.timer.js';
import { Backtests } from './application/backtests.port.js';
import { MOST_UNFINISHED } from './application/request-backtest.js';
import { pastDecisions } from './past-decisions.fixtures.js';

// Real: Postgres, Kafka, HTTP, timers, the clock.
let rules: Harness;
let replica: ServiceApp;

beforeAll(async () => {
  rules = await aHarness();
  replica = await rules.start();
}, 60_000);
afterAll(() => rules.close(), 30_000);

type Asked = Changes<OfficeSettings> | undefined;

const draftOf = (office: TextingOffice, changes: Asked): OfficeSettings =>
  merged<OfficeSettings>(office.settings, changes ?? {});

const request = (office: TextingOffice, changes?: Asked, window: { from?: string; to?: string } = {}) =>
  rules.ask<Backtest>('POST', `offices/${office.officeId}/backtest`, {
    json: { settings: draftOf(office, changes), ...window },
  });

const pathOf = ({ officeId, backtestId }: Pick<Backtest, 'officeId' | 'backtestId'>): string =>
  `offices/${officeId}/backtests/${backtestId}`;

const listOf = async ({ officeId }: TextingOffice): Promise<ListedBacktest[]> => {
  const { status, body } = await rules.ask<{ items: ListedBacktest[] }>('GET', `offices/${officeId}/backtests`);
  expect(status).toBe(200);
  return body.items;
};

const ended = (backtest: Backtest, within = 20_000): Promise<Backtest> =>
  eventually(
    async () => {
      const { body } = await rules.ask<Backtest>('GET', pathOf(backtest));
      expect(['done', 'failed', 'cancelled']).toContain(body.state);
      return body;
    },
    { within },
  );

async function run(office: TextingOffice, changes?: Asked, window = {}): Promise<Required<Backtest>> {
  const { status, body } = await request(office, changes, window);
  expect(status).toBe(202);
  const backtest = await ended(body);
  expect(backtest.state).toBe('done');
  return backtest;
}

interface Listed {
  readonly items: BacktestCall[];
  readonly nextCursor: string | null;
}

async function callsOf(backtest: Backtest, query = '', cursor: string | null = ''): Promise<BacktestCall[]> {
  if (cursor === null) return [];
  const path = `${pathOf(backtest)}/calls?limit=3${query}${cursor && `&cursor=${cursor}`}`;
  const { status, body } = await rules.ask<Listed>('GET', path);
  expect(status).toBe(200);
  return [...body.items, ...(await callsOf(backtest, query, body.nextCursor))];
}

const NOTHING_CHANGES = { onlyInDraft: 0, onlyInReality: 0, otherReason: 0 };

describe('R22 a backtest of the settings that were in force', () => {
  it('finds what really happened, call by call, with the very receipts', async () => {
    const office = await rules.aTextingOffice({
      missedCallAutoReplies: { cooldownMinutes: 30 },
      credits: { monthlyAllowance: 3 },
    });
    const first = office.missedCall();
    // A reply of staff costs a credit, too.
    await rules.tell(SmsSent, {
      dispatchId: aDispatchId(),
      officeId: office.officeId,
      conversationId: callerOf(office.missedCall()).conversationId,
      kind: 'staff',
      callId: null,
      messageId: aMessageId(),
      providerMessageId: 'p-1',
      parts: 1,
      credits: 1,
      sentAt: new Date().toISOString(),
    });
    const stopped = office.missedCall();
    await rules.tell(SmsConsent, {
      officeId: office.officeId,
      ...callerOf(stopped),
      textingNumber: office.textingNumber,
      state: 'opted-out',
      source: 'caller',
      at: new Date().toISOString(),
    });
    const expired = office.missedCall();
    const calls = [first, { ...first, callId: aCallId() }, stopped, expired];
    const receipts: DecisionReceipt[] = [];
    for (const call of calls) receipts.push(await rules.miss(call));
    await rules.tell(SmsStatus, {
      dispatchId: dispatchIdOf(office.officeId, 'missed-call', expired.callId),
      officeId: office.officeId,
      conversationId: callerOf(expired).conversationId,
      kind: 'missed-call-text',
      callId: expired.callId,
      messageId: null,
      status: 'expired',
      reason: null,
      providerCode: null,
      at: new Date().toISOString(),
    });
    // The credit is back, and the caller is not cooling.
    receipts.push(await rules.miss({ ...expired, callId: aCallId() }));
    receipts.push(await rules.miss(office.missedCall()));
    expect(receipts.map(({ reason, decision }) => reason ?? decision)).toEqual([
      'text',
      'cooldown',
      'opted-out',
      'text',
      'text',
      'no-credits',
    ]);

    const backtest = await run(office);
    expect(backtest.result).toMatchObject({
      covered: { calls: 6, complete: true },
      draft: { texted: 3, skipped: 3, credits: 2 },
      reality: { texted: 3, skipped: 3, credits: 2 },
      changes: { textedInBoth: 3, skippedInBoth: 3, ...NOTHING_CHANGES },
    });
    expect(backtest.result?.draft.reasons).toEqual(backtest.result?.reality.reasons);
    expect(backtest.progress).toEqual({ done: 6, total: 6 });

    const listed = await callsOf(backtest);
    expect(listed.map(({ callId }) => callId)).toEqual(receipts.map(({ callId }) => callId).toReversed());
    for (const receipt of receipts) {
      const { body } = await rules.ask<BacktestCallReceipt>('GET', `${pathOf(backtest)}/calls/${receipt.callId}`);
      // Nothing was asked for, so there is no dispatch; all the rest is the receipt that was stored.
      expect(body.receipt).toEqual({ ...receipt, dispatchId: null });
      const { receipt: _receipt, ...call } = body;
      expect(listed).toContainEqual(call);
    }
  });

  it('R8 finds what happened with a delay, both decisions, and each at its own moment', async () => {
    const office = await rules.aTextingOffice({ missedCallAutoReplies: { delaySeconds: 1, cooldownMinutes: 0 } });
    const call = office.missedCall();
    // Overlapping: the first that ends its delay is texted, the others were texted meanwhile.
    const calls = [call, { ...call, callId: aCallId() }, { ...call, callId: aCallId() }, office.missedCall()];
    await Promise.all(calls.map((one) => rules.kafka.publish(CallMissed, one)));
    const receipts = await Promise.all(calls.map((one) => rules.receipt(one)));

    const backtest = await run(office);
    expect(backtest.result).toMatchObject({
      covered: { calls: 4 },
      changes: { textedInBoth: 2, skippedInBoth: 2, ...NOTHING_CHANGES },
    });
    for (const receipt of receipts) {
      const { body } = await rules.ask<BacktestCallReceipt>('GET', `${pathOf(backtest)}/calls/${receipt.callId}`);
      expect(body.receipt).toEqual({ ...receipt, dispatchId: null });
      expect(body.receipt.beforeDelay).not.toBeNull();
    }
  });

  it('finds what two replicas decided about calls that came all at once', async () => {
    const office = await rules.aTextingOffice({ missedCallAutoReplies: { weeklyLimit: 2, cooldownMinutes: 0 } });
    const callers = Array.from({ length: 4 }, () => office.missedCall());
    const calls = callers.flatMap((call) => Array.from({ length: 10 }, () => ({ ...call, callId: aCallId() })));
    await Promise.all(calls.map((call) => rules.kafka.publish(CallMissed, call)));
    await Promise.all(calls.map((call) => rules.receipt(call)));
    const { result } = await run(office);
    expect(result).toMatchObject({
      covered: { calls: 40 },
      changes: { textedInBoth: 8, skippedInBoth: 32, ...NOTHING_CHANGES },
    });
  });
});

describe('R22 a backtest of other settings', () => {
  it('counts its own texts, and not those that were really sent', async () => {
    const office = await rules.aTextingOffice({ missedCallAutoReplies: { cooldownMinutes: 30 } });
    const call = office.missedCall();
    for (const callId of [call.callId, aCallId(), aCallId()]) await rules.miss({ ...call, callId });

    const without = await run(office, { missedCallAutoReplies: { cooldownMinutes: 0, weeklyLimit: 2 } });
    expect(without.result).toMatchObject({
      draft: { texted: 2, reasons: [{ reason: 'weekly-limit', calls: 1 }] },
      reality: { texted: 1, reasons: [{ reason: 'cooldown', calls: 2 }] },
      changes: { textedInBoth: 1, onlyInDraft: 1, onlyInReality: 0, skippedInBoth: 1, otherReason: 1 },
    });
    expect((await callsOf(without, '&change=only-in-draft')).map(({ draft, reality }) => [draft, reality])).toEqual([
      [
        expect.objectContaining({ decision: 'text', reason: null, credits: 1, parts: 1 }),
        expect.objectContaining({ decision: 'skip', reason: 'cooldown' }),
      ],
    ]);
    expect(await callsOf(without, '&decision=text')).toHaveLength(2);
    expect(await callsOf(without, '&reason=weekly-limit')).toHaveLength(1);
    expect(await callsOf(without, '&decision=text&reason=weekly-limit')).toEqual([]);

    const off = await run(office, { missedCallAutoReplies: { enabled: false } });
    expect(off.result).toMatchObject({
      draft: { texted: 0, credits: 0, parts: 0, reasons: [{ reason: 'auto-replies-off', calls: 3 }] },
      changes: { onlyInReality: 1, skippedInBoth: 2 },
    });
  });

  it('counts what was really sent before the window', async () => {
    const office = await rules.aTextingOffice();
    const call = office.missedCall();
    const texted = await rules.miss(call);
    const again = await rules.miss({ ...call, callId: aCallId() });
    const after = new Date(Date.parse(texted.decidedAt) + 1).toISOString();
    const { result, from } = await run(office, {}, { from: after });
    expect(from).toBe(after);
    expect(result).toMatchObject({ covered: { calls: 1 }, draft: { texted: 0 } });
    expect(again.reason).toBe('cooldown');
  });

  it('R8 with a delay that reality had not, sees what callers and staff did meanwhile', async () => {
    const office = await rules.aTextingOffice({ missedCallAutoReplies: { cooldownMinutes: 0 } });
    const { officeId } = office;
    const [quiet, answered, texted, stopped, later] = Array.from({ length: 5 }, () => office.missedCall()) as [
      CallMissed,
      CallMissed,
      CallMissed,
      CallMissed,
      CallMissed,
    ];
    for (const call of [quiet, answered, texted, stopped, later]) await rules.miss(call);
    const soon = (seconds = 1): string => new Date(Date.now() + seconds * 1_000).toISOString();
    await rules.tell(CallEnded, anAnsweredCall({ officeId, from: answered.from, startedAt: soon() }));
    await rules.tell(SmsSent, {
      dispatchId: aDispatchId(),
      officeId,
      conversationId: callerOf(texted).conversationId,
      kind: 'staff',
      callId: null,
      messageId: aMessageId(),
      providerMessageId: 'p-1',
      parts: 1,
      sentAt: soon(),
    });
    for (const [call, at] of [
      [stopped, soon()],
      [later, soon(120)],
    ] as const)
      await rules.tell(SmsConsent, {
        officeId,
        ...callerOf(call),
        textingNumber: office.textingNumber,
        state: 'opted-out',
        source: 'caller',
        at,
      });

    const backtest = await run(office, { missedCallAutoReplies: { delaySeconds: 60, cooldownMinutes: 0 } });
    const outcomes = new Map((await callsOf(backtest)).map(({ callId, draft }) => [callId, draft.reason ?? 'text']));
    expect([quiet, answered, texted, stopped, later].map(({ callId }) => outcomes.get(callId))).toEqual([
      'text',
      'answered-meanwhile',
      'conversation-active',
      'opted-out',
      'text',
    ]);
    const { body } = await rules.ask<BacktestCallReceipt>('GET', `${pathOf(backtest)}/calls/${quiet.callId}`);
    expect(Date.parse(body.receipt.decidedAt) - Date.parse(body.receipt.beforeDelay?.decidedAt ?? '')).toBe(60_000);
    expect(body.receipt.settingsVersion).toBe(2);
  });

  it('R13 judges hours and holidays anew, in the place of the draft', async () => {
    const office = await rules.aTextingOffice();
    const now = new Date();
    // The last Independence Day, at one in the afternoon in New York.
    const year = now.getUTCFullYear() - (now.toISOString().slice(5, 10) > '07-05' ? 0 : 1);
    await rules.miss(office.missedCall({ startedAt: `${year}-07-04T17:00:00.000Z` }));
    const daily = WEEKDAYS.map((day) => [day, [{ from: '09:00', to: '17:00' }]]);
    const reasons = async (changes: Partial<OfficeSettings['hours']>): Promise<unknown> => {
      const { hours, missedCallAutoReplies: rest, ...others } = office.settings;
      const settings: OfficeSettings = {
        ...others,
        hours: { ...hours, weekly: Object.fromEntries(daily) as OfficeSettings['hours']['weekly'], ...changes },
        missedCallAutoReplies: { ...rest, outsideHours: { enabled: false, message: 'closed' } },
      };
      const { body } = await rules.ask<Backtest>('POST', `offices/${office.officeId}/backtest`, { json: { settings } });
      return (await ended(body)).result?.draft.reasons;
    };
    const off = [{ reason: 'period-message-off', calls: 1 }];
    expect(await reasons({})).toEqual([]);
    expect(await reasons({ timeZone: 'Asia/Tokyo' })).toEqual(off);
    expect(await reasons({ holidays: { country: 'US', region: null, openOn: [] } })).toEqual(off);
    expect(await reasons({ holidays: { country: 'US', region: null, openOn: ['Independence Day'] } })).toEqual([]);
  });
});

describe('a backtest is asked for', () => {
  it('with every wrong field of the draft and of the window named', async () => {
    const office = await rules.aTextingOffice();
    const ask = async (json: unknown) => {
      const { status, body } = await rules.ask<Problem>('POST', `offices/${office.officeId}/backtest`, { json });
      return { status, errors: body.errors?.map(({ pointer }) => pointer).toSorted() };
    };
    const { settings } = office;
    const tooLong = merged(settings, {
      missedCallAutoReplies: { duringHours: { message: 'x'.repeat(201) }, cooldownMinutes: 0 },
      hours: { timeZone: 'Mars/Olympus' },
    });
    const day = 24 * 60 * 60 * 1_000;
    const ago = (days: number): string => new Date(Date.now() - days * day).toISOString();
    expect(await ask({ settings: tooLong, from: ago(1), to: ago(2) })).toEqual({
      status: 422,
      errors: ['/from', '/settings/hours/timeZone', '/settings/missedCallAutoReplies/duringHours/message'],
    });
    expect(await ask({ settings, from: ago(91.5) })).toEqual({ status: 422, errors: ['/from'] });
    expect(await ask({ settings, from: ago(100), to: ago(95) })).toEqual({ status: 422, errors: ['/from'] });
    expect(await ask({ settings, since: ago(1) })).toEqual({ status: 422, errors: ['/since'] });
    expect(await ask({ settings: { ...settings, color: 'red' } })).toEqual({
      status: 422,
      errors: ['/settings/color'],
    });
    expect(await ask({})).toEqual({ status: 422, errors: ['/settings'] });
  });

  it('over 30 days unless it says otherwise, and of nothing when there was nothing', async () => {
    const { from, to, result } = await run(await rules.aTextingOffice());
    expect(Date.parse(to) - Date.parse(from)).toBe(30 * 24 * 60 * 60 * 1_000);
    expect(result).toMatchObject({ covered: { calls: 0, complete: true }, draft: { texted: 0 }, days: [] });
  });

  it('D by a manager of the office only, and shown to nobody else', async () => {
    const [office, other] = [await rules.aTextingOffice(), await rules.aTextingOffice()];
    const call = office.missedCall();
    await rules.miss(call);
    await rules.miss(other.missedCall());
    const backtest = await run(office);
    expect(backtest.result?.covered.calls).toBe(1);

    const frontdesk = await rules.tokens.user({ offices: { [office.officeId]: 'frontdesk' } });
    const stranger = await rules.manager(anOfficeId());
    const elsewhere = pathOf({ ...backtest, officeId: other.officeId });
    for (const path of ['', '/calls', `/calls/${call.callId}`]) {
      expect((await rules.ask('GET', pathOf(backtest) + path)).status).toBe(200);
      expect((await rules.ask('GET', elsewhere + path)).status).toBe(404);
      expect((await rules.ask('GET', pathOf(backtest) + path, { token: stranger })).status).toBe(404);
      expect((await rules.ask('GET', pathOf(backtest) + path, { token: frontdesk })).status).toBe(403);
    }
    expect((await rules.ask('DELETE', elsewhere)).status).toBe(404);
    expect((await rules.ask('GET', `${pathOf(backtest)}/calls/${aCallId()}`)).status).toBe(404);
    const unknown = anOfficeId();
    const json = { settings: office.settings };
    expect((await rules.ask('POST', `offices/${unknown}/backtest`, { json })).status).toBe(404);
  });

  it('a few times at most before the first has ended, and the oldest make room', async () => {
    const office = await rules.aTextingOffice();
    await rules.database.query(
      `INSERT INTO backtest (backtest_id, office_id, requested_by, requested_at, draft, window_from, window_to, state, ended_at)
       SELECT gen_random_uuid(), $1, 'maria', now() - n * interval '1 hour', '{}', now() - interval '1 day', now(), 'failed', now()
       FROM generate_series(1, 25) AS n`,
      [office.officeId],
    );
    await rules.database.query(
      `INSERT INTO backtest (backtest_id, office_id, requested_by, requested_at, draft, window_from, window_to, state)
       SELECT gen_random_uuid(), $1, 'maria', now(), $2, now() - interval '1 day', now(), 'queued'
       FROM generate_series(2, $3::int)`,
      [office.officeId, JSON.stringify({ name: '', version: 1, settings: office.settings }), MOST_UNFINISHED],
    );
    const first = await request(office);
    expect(first.status).toBe(202);
    const ofOffice = () => rules.database.query('SELECT FROM backtest WHERE office_id = $1', [office.officeId]);
    expect(await ofOffice()).toHaveLength(19 + MOST_UNFINISHED);
    await ended(first.body);
    expect((await request(office)).status).toBe(202);
    expect((await request(office)).status).toBe(409);
    // Who is refused finds those that have not ended, to cancel one.
    const [one] = (await listOf(office)).filter(({ endedAt }) => endedAt === null);
    expect((await rules.ask('DELETE', pathOf(one as ListedBacktest))).status).toBe(204);
    expect((await request(office)).status).toBe(202);
  });

  it('and found again: by its location, and in the list, the newest first', async () => {
    const [office, other] = [await rules.aTextingOffice(), await rules.aTextingOffice()];
    expect(await listOf(office)).toEqual([]);
    const first = await request(office);
    const second = await request(office);
    await request(other);
    expect(first.location).toBe(`/rules/v1/${pathOf(first.body)}`);
    await ended(first.body);
    const { settings: _settings, result: _result, ...done } = await ended(second.body);
    const listed = await listOf(office);
    expect(listed.map(({ backtestId }) => backtestId)).toEqual([second.body.backtestId, first.body.backtestId]);
    expect(listed[0]).toEqual(done);

    const at = `offices/${office.officeId}/backtests`;
    const frontdesk = await rules.tokens.user({ offices: { [office.officeId]: 'frontdesk' } });
    expect((await rules.ask('GET', at, { token: frontdesk })).status).toBe(403);
    expect((await rules.ask('GET', at, { token: await rules.manager(other.officeId) })).status).toBe(404);
    expect((await rules.ask('GET', `offices/${anOfficeId()}/backtests`)).status).toBe(404);
  });
});

describe('the run of a backtest', () => {
  const settled = (backtest: Backtest) =>
    eventually(
      async () => {
        const [row] = await rules.database.query<{ state: string; calls_done: number }>(
          'SELECT state, calls_done FROM backtest WHERE backtest_id = $1',
          [backtest.backtestId],
        );
        expect(row?.state).toBe('running');
        expect(row?.calls_done).toBeGreaterThan(0);
      },
      { within: 10_000 },
    );
  const rowsOf = async ({ backtestId }: Backtest): Promise<number> =>
    (await rules.database.query('SELECT FROM backtest_call WHERE backtest_id = $1', [backtestId])).length;

  it('ends when it is cancelled, and leaves nothing', async () => {
    const office = await rules.aTextingOffice();
    await rules.database.query(...pastDecisions(office, { calls: 6_000 }));
    const { body } = await request(office);
    await settled(body);
    expect((await rules.ask<Problem>('GET', `${pathOf(body)}/calls`)).body).toMatchObject({ status: 409 });
    expect((await rules.ask('DELETE', pathOf(body))).status).toBe(204);
    expect(await ended(body)).toMatchObject({ state: 'cancelled', result: null });
    expect(await rowsOf(body)).toBe(0);
    // Cancelled is cancelled: its run notices, and the next one has its turn.
    await run(office, {}, { from: new Date(Date.now() - 60_000).toISOString() });
    expect((await rules.ask('DELETE', pathOf(body))).status).toBe(204);
    expect(await ended(body)).toMatchObject({ state: 'cancelled' });
    expect(await rowsOf(body)).toBe(0);
  }, 60_000);

  it('waits for its turn: an office has one at a time', async () => {
    const office = await rules.aTextingOffice();
    await rules.database.query(...pastDecisions(office, { calls: 1_500 }));
    const asked = [await request(office), await request(office)].map(({ body }) => body);
    const [first, second] = await Promise.all(asked.map((one) => ended(one, 30_000)));
    expect([first?.state, second?.state]).toEqual(['done', 'done']);
    expect(first?.result).toEqual(second?.result && { ...second.result, covered: first?.result?.covered });
  }, 60_000);

  it('of a process that died is run again from scratch, and what the dead one still writes is refused', async () => {
    const office = await rules.aTextingOffice();
    await rules.database.query(...pastDecisions(office, { calls: 1_500 }));
    const { body } = await request(office);
    await ended(body);
    const backtests = replica.app.get(Backtests, { strict: false });
    const { backtestId } = body;
    // As it stands when a process dies in the middle: running, with some rows; its timer rings again.
    await rules.database.query(
      `UPDATE backtest SET state = 'running', runner = $2, beat_at = now(), result = NULL, ended_at = NULL, calls_done = 7
       WHERE backtest_id = $1`,
      [backtestId, aCallId()],
    );
    const dead = { backtestId, runner: aCallId() };
    await replica.app.get(Database, { strict: false }).transaction(async () => {
      replica.app.get(Timers, { strict: false }).set(BacktestDue, { backtestId }, new Date());
    });
    const { state, result, progress } = await ended(body);
    expect({ state, progress, calls: result?.covered.calls }).toEqual({
      state: 'done',
      progress: { done: 1_500, total: 1_500 },
      calls: 1_500,
    });
    expect(await rowsOf(body)).toBe(1_500);
    await expect(backtests.note(dead, [])).rejects.toThrow('Another run has begun');
    await expect(backtests.fail(dead, new Date())).rejects.toThrow('Another run has begun');
  }, 60_000);

  it('is handed over when its replica shuts down, and done by another', async () => {
    const office = await rules.aTextingOffice();
    await rules.database.query(...pastDecisions(office, { calls: 8_000 }));
    const { body } = await request(office);
    await settled(body);
    await replica.close();
    const [row] = await rules.database.query<{ state: string; runner: string | null }>(
      'SELECT state, runner FROM backtest WHERE backtest_id = $1',
      [body.backtestId],
    );
    expect(row).toEqual({ state: 'queued', runner: null });
    replica = await rules.start();
    expect(await ended(body, 60_000)).toMatchObject({ state: 'done', progress: { done: 8_000, total: 8_000 } });
  }, 120_000);

  it('leaves live decisions undisturbed', async () => {
    const office = await rules.aTextingOffice();
    await rules.database.query(...pastDecisions(office, { calls: 6_000 }));
    const { body } = await request(office);
    await settled(body);
    for (let count = 0; count < 5; count += 1) expect(await rules.miss(office.missedCall())).toBeDefined();
    expect((await ended(body, 60_000)).state).toBe('done');
    expect(rules.kafka.read(TextBackDecided).length).toBeGreaterThan(0);
    expect(rules.kafka.read(SmsRequested).length).toBeGreaterThan(0);
  }, 90_000);
});
