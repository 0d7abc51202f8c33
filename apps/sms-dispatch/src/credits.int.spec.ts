import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  CreditEntry,
  Credits,
  type OfficeId,
  OfficeSettingsChanged,
  pageOf,
  type PhoneNumber,
  SmsRequested,
  SmsSent,
  SmsStatus,
  Text,
} from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import {
  anOfficeId,
  aPhoneNumber,
  aTextRequest,
  eventually,
  someOfficeSettings,
  someSettings,
} from '@textback/testing';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';
import { aReceipt } from './testing/webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(60_000);

const UNSETTLED = ['queued', 'posting'];

describe('credits, with real Kafka and Postgres and two replicas', () => {
  let harness: Harness;
  let replica: ServiceApp;

  beforeAll(async () => {
    harness = await aHarness();
    replica = await harness.start({ SMS_ACCOUNT_RATE: '200', SMS_NUMBER_RATES: '+=200' });
    await harness.start({ SMS_ACCOUNT_RATE: '200', SMS_NUMBER_RATES: '+=200' });
  }, 60_000);
  afterAll(() => harness?.close());
  afterEach(async () => {
    harness.telnyx.behave(() => ({ do: 'accept' }));
    await harness.liftPauses();
  });

  /** An office with an allowance; null: without limit. */
  async function anOffice(
    monthlyAllowance: number | null,
    { officeId = anOfficeId(), version = 1 }: { readonly officeId?: OfficeId; readonly version?: number } = {},
  ): Promise<OfficeId> {
    const settings = someSettings({
      numbers: { textingNumber: aPhoneNumber(), lines: [] },
      credits: { monthlyAllowance },
    });
    await harness.kafka.publish(OfficeSettingsChanged, someOfficeSettings({ officeId, version, settings }));
    await eventually(async () => {
      const [row] = await harness.database.query('SELECT version FROM office WHERE office_id = $1', [officeId]);
      expect(row).toEqual({ version });
    });
    return officeId;
  }

  async function request(officeId: OfficeId, credits: 1 | 2 = 1, from: PhoneNumber = aPhoneNumber()) {
    const asked = aTextRequest({ officeId, credits, from });
    await harness.kafka.publish(SmsRequested, asked);
    return asked;
  }

  const statusOf = async (dispatchId: string): Promise<string | undefined> =>
    (
      await harness.database.query<{ status: string }>('SELECT status FROM outgoing_text WHERE dispatch_id = $1', [
        dispatchId,
      ])
    )[0]?.status;

  const becomes = (dispatchId: string, status: string) =>
    eventually(async () => expect(await statusOf(dispatchId)).toBe(status), { within: 15_000 });

  /** The lines of a text, in their order. */
  const linesOf = async (dispatchId: string): Promise<string[]> => {
    const rows = await harness.database.query<{ kind: string; cause: string; month: string }>(
      'SELECT kind, cause, month FROM credit_entry WHERE dispatch_id = $1 ORDER BY number',
      [dispatchId],
    );
    return rows.map(({ kind, cause }) => `${kind}: ${cause}`);
  };

  async function get(path: string, officeId: OfficeId, of: OfficeId = officeId) {
    const token = await harness.tokens.user({ offices: { [of]: 'frontdesk' } });
    const response = await fetch(`${replica.url}/sms/v1/offices/${officeId}/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: (await response.json()) as unknown };
  }
  const creditsOf = async (officeId: OfficeId, query = ''): Promise<Credits> =>
    Credits.parse((await get(`credits${query}`, officeId)).body);

  /** Every sum equals its lines, and is what the texts cost that were or may have been sent. */
  async function expectBooksToBalance(officeIds: readonly OfficeId[]): Promise<void> {
    const rows = await harness.database.query(
      `SELECT b.office_id, b.used::int,
         (SELECT sum(CASE e.kind WHEN 'reserve' THEN e.credits ELSE -e.credits END)::int FROM credit_entry e
          WHERE (e.office_id, e.month) = (b.office_id, b.month)) AS lines,
         (SELECT coalesce(sum(t.credits), 0)::int FROM outgoing_text t WHERE t.office_id = b.office_id
            AND t.status IN ('posting', 'accepted', 'sent', 'delivered', 'unknown', 'failed')) AS texts
       FROM credit_balance b WHERE b.office_id = ANY($1::uuid[])`,
      [officeIds],
    );
    expect(rows).toHaveLength(officeIds.length);
    for (const { used, lines, texts } of rows) expect({ lines, texts }).toEqual({ lines: used, texts: used });
  }

  const settled = (officeIds: readonly OfficeId[], count: number) =>
    eventually(
      async () => {
        const rows = await harness.database.query<{ status: string }>(
          'SELECT status FROM outgoing_text WHERE office_id = ANY($1::uuid[])',
          [officeIds],
        );
        expect(rows.filter(({ status }) => !UNSETTLED.includes(status))).toHaveLength(count);
      },
      { within: 45_000 },
    );

  it('R10 exactly what fits is sent, however many texts and senders there are at once; staff see why the rest is not', async () => {
    const officeId = await anOffice(7);
    const unlimited = await anOffice(null);
    const asked = await Promise.all(
      Array.from({ length: 24 }, (_, index) => request(officeId, index % 3 === 0 ? 2 : 1)),
    );
    const free = await Promise.all(Array.from({ length: 10 }, () => request(unlimited, 2)));
    await settled([officeId, unlimited], 34);
    const posted = asked.filter(({ to }) => harness.telnyx.postsTo(to).length > 0);
    expect(posted.reduce((sum, { credits }) => sum + credits, 0)).toBe(7);
    expect(free.every(({ to }) => harness.telnyx.postsTo(to).length === 1)).toBe(true);
    await expectBooksToBalance([officeId, unlimited]);
    expect(await creditsOf(officeId)).toMatchObject({ allowance: 7, used: 7, left: 0, texts: posted.length });
    expect(await creditsOf(unlimited)).toMatchObject({ allowance: null, used: 20, left: null, texts: 10 });

    const refused = asked.find((one) => !posted.includes(one));
    const text = Text.parse((await get(`texts/${refused?.dispatchId}`, officeId)).body);
    expect(text).toMatchObject({ status: 'refused', reason: 'spend-limit', providerCode: null });
    expect(text.history.at(-1)?.cause).toBe('no-credits');
    expect(text.advice).toContain('credits for this month are used up');
    const told = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === refused?.dispatchId);
    expect(told.data).toMatchObject({ status: 'refused', reason: 'spend-limit', credits: 0 });
    expect(await linesOf(refused?.dispatchId ?? '')).toEqual([]);
  });

  it('R10 every fate of many texts leaves books that balance, and nobody waits for anybody for ever', async () => {
    const offices = await Promise.all([anOffice(12), anOffice(null), anOffice(0)]);
    const numbers = offices.map(() => aPhoneNumber());
    const tries = new Map<string, number>();
    harness.telnyx.behave(({ dispatchId }) => {
      const times = (tries.get(dispatchId) ?? 0) + 1;
      tries.set(dispatchId, times);
      const fate = (Number.parseInt(dispatchId.slice(0, 2), 16) + times) % 4;
      const headers = { 'x-ratelimit-reset': '0' };
      if (fate === 0) return { do: 'refuse', status: 429, code: '40011', headers };
      if (fate === 1) return { do: 'refuse', status: 429, headers };
      return fate === 2 ? { do: 'refuse', status: 400, code: '40310' } : { do: 'accept' };
    });
    const asked = await Promise.all(
      Array.from({ length: 45 }, (_, index) =>
        request(offices[index % 3] as OfficeId, index % 2 === 0 ? 2 : 1, numbers[index % 3]),
      ),
    );
    await settled(offices, asked.length);
    await expectBooksToBalance([offices[0] as OfficeId, offices[1] as OfficeId]);
    expect((await creditsOf(offices[0] as OfficeId)).used).toBeLessThanOrEqual(12);
    expect(await creditsOf(offices[2] as OfficeId)).toMatchObject({ used: 0, left: 0, texts: 0 });
    const none = asked.filter(({ officeId }) => officeId === offices[2]);
    expect(none.flatMap(({ to }) => harness.telnyx.postsTo(to))).toEqual([]);
  });

  it('R10 a text that goes back to the queue gives its credits back, and takes them again with the next claim', async () => {
    const officeId = await anOffice(1);
    let times = 0;
    harness.telnyx.behave(() => {
      times += 1;
      return times === 1 ? { do: 'refuse', status: 429, headers: { 'x-ratelimit-reset': '0' } } : { do: 'accept' };
    });
    const { dispatchId } = await request(officeId);
    await becomes(dispatchId, 'accepted');
    expect((await linesOf(dispatchId)).map((line) => line.split(':')[0])).toEqual(['reserve', 'return', 'reserve']);
    expect(await creditsOf(officeId)).toMatchObject({ used: 1, left: 0 });
    const sent = await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === dispatchId);
    expect(sent.data.credits).toBe(1);
  });

  it('R10 an unknown text keeps its credits, until it turns out that the provider never passed it on; once, however often that is told', async () => {
    const officeId = await anOffice(5);
    harness.telnyx.behave(() => ({ do: 'reset' }));
    const { dispatchId } = await request(officeId, 2);
    await becomes(dispatchId, 'unknown');
    expect(await creditsOf(officeId)).toMatchObject({ used: 2, left: 3, texts: 1 });
    const unknown = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === dispatchId);
    expect(unknown.data).toMatchObject({ status: 'unknown', credits: 2 });

    for (const type of ['message.finalized', 'message.finalized', 'message.sent'] as const)
      await harness.deliver(replica, aReceipt({ messageId: `late-${dispatchId}`, status: 'sending_failed', type }), {
        dispatchId,
      });
    expect(await statusOf(dispatchId)).toBe('failed');
    expect(await creditsOf(officeId)).toMatchObject({ used: 0, left: 5, texts: 0 });
    expect((await linesOf(dispatchId)).map((line) => line.split(':')[0])).toEqual(['reserve', 'return']);
    await eventually(() => {
      const all = harness.kafka.read(SmsStatus).filter(({ data }) => data.dispatchId === dispatchId);
      expect(all.at(-1)?.data).toMatchObject({ status: 'failed', credits: 0 });
    });
  });

  it('R10 what is given back goes to the month that paid', async () => {
    const claimed = await harness.aClaimedText();
    const key = [claimed.officeId, '2026-01'];
    await harness.database.query('INSERT INTO credit_balance (office_id, month, used) VALUES ($1, $2, 1)', key);
    await harness.database.query(
      `INSERT INTO credit_entry (dispatch_id, number, kind, office_id, month, credits, cause)
       VALUES ($3, 1, 'reserve', $1, $2, 1, 'claimed')`,
      [...key, claimed.dispatchId],
    );
    const failed = aReceipt({ messageId: `late-${claimed.dispatchId}`, status: 'sending_failed' });
    await harness.deliver(replica, failed, { dispatchId: claimed.dispatchId });
    expect(await creditsOf(claimed.officeId, '?month=2026-01')).toMatchObject({ month: '2026-01', used: 0 });
    const rows = await harness.database.query('SELECT DISTINCT month FROM credit_entry WHERE dispatch_id = $1', [
      claimed.dispatchId,
    ]);
    expect(rows).toEqual([{ month: '2026-01' }]);
  });

  it('R10 an allowance that is lowered below what is used leaves nothing, and a raised one leaves the rest', async () => {
    const officeId = await anOffice(5);
    const asked = await Promise.all([request(officeId, 2), request(officeId, 1)]);
    for (const { dispatchId } of asked) await becomes(dispatchId, 'accepted');
    await anOffice(2, { officeId, version: 2 });
    expect(await creditsOf(officeId)).toMatchObject({ allowance: 2, used: 3, left: 0 });
    await becomes((await request(officeId)).dispatchId, 'refused');
    await anOffice(4, { officeId, version: 3 });
    expect(await creditsOf(officeId)).toMatchObject({ allowance: 4, used: 3, left: 1 });
    await becomes((await request(officeId)).dispatchId, 'accepted');
  });

  it("R11 the provider's parts and cost stand beside the credits, however it writes them", async () => {
    const officeId = await anOffice(null);
    const costs = [{ amount: '0.0051', currency: 'USD' }, { amount: 0.004, currency: 'USD' }, 'nothing'];
    for (const cost of costs) {
      const { dispatchId } = await request(officeId);
      const { data } = await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === dispatchId);
      const receipt = aReceipt({ messageId: data.providerMessageId, status: 'delivered' });
      Object.assign(receipt.data.payload, { cost });
      await harness.deliver(replica, receipt);
    }
    expect(await creditsOf(officeId)).toMatchObject({
      used: 3,
      texts: 3,
      parts: 3,
      cost: { amount: '0.0091', currency: 'USD' },
    });
  });

  it("D the ledger can be read line by line, by the office's own people only", async () => {
    const officeId = await anOffice(null);
    const asked = [await request(officeId, 2), await request(officeId), await request(officeId)];
    for (const { dispatchId } of asked) await becomes(dispatchId, 'accepted');
    const page = pageOf(CreditEntry);
    const first = page.parse((await get('credits/entries?limit=2', officeId)).body);
    const rest = page.parse((await get(`credits/entries?limit=2&cursor=${first.nextCursor}`, officeId)).body);
    const all = [...first.items, ...rest.items];
    expect(new Set(all.map(({ dispatchId }) => dispatchId))).toEqual(
      new Set(asked.map(({ dispatchId }) => dispatchId)),
    );
    expect(all.map(({ kind }) => kind)).toEqual(['reserve', 'reserve', 'reserve']);
    expect(rest.nextCursor).toBeNull();
    for (const path of ['credits', 'credits/entries'])
      expect((await get(path, officeId, anOfficeId())).status).toBe(404);
    for (const month of ['2026-13', '2026-1', 'now'])
      expect((await get(`credits?month=${month}`, officeId)).status).toBe(400);
    expect(await creditsOf(officeId, '?month=2020-02')).toMatchObject({
      month: '2020-02',
      used: 0,
      texts: 0,
      cost: null,
    });
  });

  it('D pages of the ledger hold every line once, the newest first, also where the numbers of rows get a digit more', async () => {
    const officeId = await anOffice(null);
    await harness.database.query(`SELECT setval(pg_get_serial_sequence('credit_entry', 'id'), 99_990)`);
    const asked: string[] = [];
    for (let count = 0; count < 14; count += 1) {
      const { dispatchId } = await request(officeId);
      await becomes(dispatchId, 'accepted');
      asked.unshift(dispatchId);
    }
    const entriesFrom = async (cursor: string | null): Promise<string[]> => {
      const { items, nextCursor } = pageOf(CreditEntry).parse(
        (await get(`credits/entries?limit=5${cursor === null ? '' : `&cursor=${cursor}`}`, officeId)).body,
      );
      const dispatchIds = items.map(({ dispatchId }) => dispatchId);
      return nextCursor === null ? dispatchIds : [...dispatchIds, ...(await entriesFrom(nextCursor))];
    };
    expect(await entriesFrom(null)).toEqual(asked);
  });

  it('the ledger is only ever added to', async () => {
    for (const sql of ['UPDATE credit_entry SET credits = 2', 'DELETE FROM credit_entry', 'TRUNCATE credit_entry'])
      await expect(harness.database.query(sql)).rejects.toThrow('only added to');
  });
});
