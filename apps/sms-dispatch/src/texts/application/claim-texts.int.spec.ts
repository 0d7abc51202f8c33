import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { anOfficeId, aPhoneNumber, mostWithin } from '@textback/testing';
import pg from 'pg';
import { aHarness, type Harness } from '../../testing/sms-dispatch.fixtures.js';
import { type Claim, ClaimTexts } from './claim-texts.js';
import { SendTexts } from './send-texts.js';
import { SendingQueue } from './sending-queue.port.js';
import { Texts } from './texts.port.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

/** A replica that claims when the test says so, and posts nothing. */
interface Claimer {
  readonly claimTexts: ClaimTexts;
  readonly queue: SendingQueue;
  readonly texts: Texts;
  /** The next `count` texts, claimed one by one. */
  next(count: number): Promise<Claim[]>;
}

describe('claiming texts, on a real Postgres', () => {
  let harness: Harness;
  let claimer: Claimer;

  beforeEach(async () => {
    harness = await aHarness();
    claimer = await aClaimer();
  }, 60_000);
  afterEach(() => harness?.close());

  async function aClaimer(environment: Readonly<Record<string, string>> = {}): Promise<Claimer> {
    const { app } = await harness.start({ SMS_ACCOUNT_RATE: '200', SMS_NUMBER_RATES: '+=1000', ...environment });
    await app.get(SendTexts, { strict: false }).beforeApplicationShutdown();
    const claimTexts = app.get(ClaimTexts, { strict: false });
    return {
      claimTexts,
      queue: app.get(SendingQueue, { strict: false }),
      texts: app.get(Texts, { strict: false }),
      async next(count) {
        const claimed: Claim[] = [];
        const deadline = performance.now() + 20_000;
        while (claimed.length < count && performance.now() < deadline) {
          const { claims } = await claimTexts.claim(1);
          claimed.push(...claims);
          if (claims.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        }
        return claimed;
      },
    };
  }

  const callersOf = (claims: readonly Claim[]) => claims.map(({ text }) => text.to);

  it("10,000 queued texts of one office delay another's single text by at most one slot, whatever their kinds", async () => {
    const busy = anOfficeId();
    await harness.queued({ count: 10_000, officeId: busy });
    await harness.queued({ count: 10_000, officeId: busy, kind: 'staff' });
    await claimer.next(3);
    for (const kind of ['missed-call-text', 'staff', 'missed-call-text', 'missed-call-text'] as const) {
      const [caller] = await harness.queued({ count: 1, kind });
      expect(callersOf(await claimer.next(2))).toContain(caller);
    }
  });

  it('replies of staff are next, before all automatic texts of their office', async () => {
    const officeId = anOfficeId();
    await harness.queued({ count: 100, officeId });
    await claimer.next(2);
    const replies = await harness.queued({ count: 3, officeId, kind: 'staff' });
    expect(callersOf(await claimer.next(3))).toEqual(replies);
  });

  it('an office gets its texts out in the order in which they were asked for', async () => {
    const callers = await harness.queued({ count: 20 });
    expect(callersOf(await claimer.next(20))).toEqual(callers);
  });

  it('slots of several replicas, and of one that starts later, are never more in a second than the rate of the account', async () => {
    const rate = { SMS_ACCOUNT_RATE: '20' };
    const [one, other] = [await aClaimer(rate), await aClaimer(rate)];
    await harness.queued({ count: 100 });
    const claims = (await Promise.all([one.next(25), other.next(25)])).flat();
    await one.queue.pause('account', 600_000);
    const later = await aClaimer(rate);
    await harness.liftPauses();
    claims.push(...(await later.next(10)));
    const slots = claims.map(({ slot }) => slot.at).toSorted((first, second) => first - second);
    // As far apart as lateness and the way to the provider may bring them nearer.
    expect(mostWithin(1_020, slots)).toBeLessThanOrEqual(20);
    expect(new Set(claims.map(({ text }) => text.dispatchId)).size).toBe(60);
  });

  it('as soon as a process has told when its POST left, everybody counts from then', async () => {
    await harness.queued({ count: 2, officeId: anOfficeId() });
    const [claim] = await claimer.next(1);
    if (claim === undefined) throw new Error('Nothing was claimed.');
    const latest = async (): Promise<readonly number[][]> => {
      const rows = await harness.database.query<{ latest: number[] }>('SELECT latest FROM sending_pace ORDER BY scope');
      return rows.map(({ latest: moments }) => moments.slice(0, 1));
    };
    const patience = claim.slot.at + claim.slot.patienceMs;
    expect(await latest()).toEqual([[patience], [patience]]);
    const startedAt = performance.now();
    claimer.claimTexts.left(claim, startedAt, startedAt + 3);
    await claimer.next(1);
    for (const [moment = Infinity] of await latest()) expect(moment).toBeLessThan(patience);
  });

  it('a POST that left late is told also when no text waits, and for a number that has none', async () => {
    await harness.queued({ count: 1 });
    const [claim] = await claimer.next(1);
    if (claim === undefined) throw new Error('Nothing was claimed.');
    const startedAt = performance.now();
    claimer.claimTexts.left(claim, startedAt, startedAt + 700);
    expect(await claimer.claimTexts.claim(1)).toEqual({ claims: [], next: null });
    const paces = await harness.database.query<{ latest: number[] }>('SELECT latest FROM sending_pace ORDER BY scope');
    expect(paces).toHaveLength(2);
    for (const { latest } of paces) expect(latest[0]).toBeGreaterThan(claim.slot.at + 600);
  });

  it('grants no more than one slot ahead', async () => {
    const slow = await aClaimer({ SMS_ACCOUNT_RATE: '1' });
    await harness.queued({ count: 3 });
    expect((await slow.claimTexts.claim(100)).claims).toHaveLength(1);
    const { claims, next } = await slow.claimTexts.claim(100);
    expect(claims).toEqual([]);
    expect(next).toEqual({ notBefore: expect.any(Number), at: expect.any(Number) });
  });

  it('a pause of the account holds for every replica, and for one that starts later', async () => {
    const other = await aClaimer();
    await claimer.queue.pause('account', 600_000);
    await harness.queued({ count: 3 });
    for (const replica of [claimer, other, await aClaimer()])
      expect(await replica.claimTexts.claim(10)).toMatchObject({ claims: [], next: {} });
    await harness.liftPauses();
    expect(await other.next(3)).toHaveLength(3);
  });

  it('a pause of a number holds for its texts only; a shorter one does not end a longer one', async () => {
    const limited = aPhoneNumber();
    await harness.queued({ count: 3, from: limited });
    const others = await harness.queued({ count: 3 });
    await claimer.queue.pause(limited, 600_000);
    await claimer.queue.pause(limited, 0);
    expect(callersOf(await claimer.next(3)).toSorted()).toEqual(others.toSorted());
    expect(await claimer.claimTexts.claim(10)).toMatchObject({ claims: [], next: {} });
  });

  it('claims nothing while another replica is claiming, and does not wait for it', async () => {
    await harness.queued({ count: 1 });
    const other = new pg.Client({ connectionString: harness.database.url });
    await other.connect();
    await other.query(`BEGIN; SELECT FROM sms_dispatch.sending_pace WHERE scope = 'account' FOR UPDATE`);
    expect(await claimer.claimTexts.claim(1)).toEqual({ claims: [], next: 'busy' });
    await other.end();
    expect(await claimer.next(1)).toHaveLength(1);
  });

  it('a text that may not be sent uses up no slot', async () => {
    const officeId = anOfficeId();
    const [gone, good] = await harness.queued({ count: 2, officeId });
    await harness.database.query(`UPDATE outgoing_text SET expires_at = now() WHERE to_number = $1`, [gone]);
    expect(await claimer.claimTexts.claim(1)).toMatchObject({ claims: [] });
    const [pace] = await harness.database.query<{ unused: boolean }>(
      `SELECT next_at = '-infinity' AS unused FROM sending_pace WHERE scope = 'account'`,
    );
    expect(pace).toEqual({ unused: true });
    expect(callersOf(await claimer.next(1))).toEqual([good]);
    const [row] = await harness.database.query('SELECT status FROM outgoing_text WHERE to_number = $1', [gone]);
    expect(row).toEqual({ status: 'expired' });
  });

  it('texts of an office that may not be sent delay those of others by no more than texts that are sent', async () => {
    const busy = anOfficeId();
    await harness.queued({ count: 1_000, officeId: busy, kind: 'staff' });
    await harness.database.query('UPDATE outgoing_text SET expires_at = now() WHERE office_id = $1', [busy]);
    await claimer.claimTexts.claim(1);
    const [caller] = await harness.queued({ count: 1 });
    const claims = [await claimer.claimTexts.claim(1), await claimer.claimTexts.claim(1)];
    expect(callersOf(claims.flatMap((claimed) => claimed.claims))).toEqual([caller]);
  });

  describe('of one pair of numbers', () => {
    it('one text is on its way at a time: the next waits for its end', async () => {
      const [officeId, from, to] = [anOfficeId(), aPhoneNumber(), aPhoneNumber()];
      await harness.queued({ count: 2, kind: 'staff', officeId, from, to });
      const [first] = await claimer.next(1);
      expect(first?.text.text).toBe('Text 1');
      expect(await claimer.claimTexts.claim(10)).toEqual({ claims: [], next: null });
      await harness.database.query(
        `UPDATE outgoing_text SET status = 'unknown', reason = 'no-answer-from-provider', claim_id = NULL, claimed_at = NULL
         WHERE dispatch_id = $1`,
        [first?.text.dispatchId],
      );
      expect((await claimer.next(1))[0]?.text.text).toBe('Text 2');
    });

    it('a text that was put off holds up the next', async () => {
      await harness.queued({ count: 2, kind: 'staff', officeId: anOfficeId(), to: aPhoneNumber() });
      await harness.database.query(`UPDATE outgoing_text SET due_at = now() + interval '1 hour' WHERE body = 'Text 1'`);
      expect(await claimer.claimTexts.claim(10)).toEqual({ claims: [], next: null });
    });

    it('staff do not wait for an automatic text that still waits, but it waits for them', async () => {
      const [officeId, from, to] = [anOfficeId(), aPhoneNumber(), aPhoneNumber()];
      await harness.queued({ count: 1, officeId, from, to });
      await harness.queued({ count: 1, kind: 'staff', officeId, from, to });
      await harness.queued({ count: 1, officeId, from, to });
      expect((await claimer.next(1))[0]?.text.kind).toBe('staff');
    });
  });

  describe('a text that was late for its slot', () => {
    const aLateClaim = async (): Promise<Claim> => {
      const [claim] = await claimer.next(1);
      if (claim === undefined) throw new Error('Nothing was claimed.');
      return claim;
    };

    it('keeps its claim, and gets a slot with more patience, which counts instead of the one that was missed', async () => {
      await harness.queued({ count: 1 });
      const claim = await aLateClaim();
      const another = await claimer.claimTexts.anotherSlot(claim, 1);
      if (another === null) throw new Error('There is no other slot.');
      expect(another.slot.patienceMs).toBe(2 * claim.slot.patienceMs);
      expect(await claimer.texts.mayPost(claim.text.dispatchId, claim.claimId)).toBe('yes');
      const paces = await harness.database.query('SELECT latest FROM sending_pace ORDER BY scope');
      const until = another.slot.at + another.slot.patienceMs;
      expect(paces).toEqual([{ latest: [until] }, { latest: [until] }]);
    });

    it('loses no turn of a slow number, because it has not used it', async () => {
      const slow = await aClaimer({ SMS_NUMBER_RATES: '+=0.01' });
      await harness.queued({ count: 1 });
      const [claim] = await slow.next(1);
      expect(claim && (await slow.claimTexts.anotherSlot(claim, 1))).toMatchObject({ claimId: claim?.claimId });
    });

    it('gets none when its claim was taken away, or everything is paused', async () => {
      await harness.queued({ count: 2 });
      const lost = await aLateClaim();
      const paused = await aLateClaim();
      expect(await claimer.claimTexts.anotherSlot({ ...lost, claimId: crypto.randomUUID() }, 1)).toBeNull();
      await claimer.queue.pause('account', 60_000);
      expect(await claimer.claimTexts.anotherSlot(paused, 1)).toBeNull();
    });
  });
});
