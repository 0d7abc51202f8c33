import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  aMeteredProvider,
  anOfficeId,
  aPhoneNumber,
  eventually,
  mostSurelyWithin,
  mostWithin,
} from '@textback/testing';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(60_000);

/** Posts whose slots may have been granted before something else became true. On a busy machine more are granted ahead. */
const UNDER_WAY = 20;
/** So that nothing but the account's rate slows a text down. */
const FAST_NUMBERS = { SMS_NUMBER_RATES: '+=1000' };

describe('the pace of sending, with a real Postgres and two replicas', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await aHarness();
  }, 60_000);
  afterEach(() => harness?.close());

  const replicas = (environment: Readonly<Record<string, string>>) =>
    Promise.all([harness.start(environment), harness.start(environment)]);
  const posted = (count: number) =>
    eventually(() => expect(harness.telnyx.posts.length).toBeGreaterThanOrEqual(count), { within: 30_000 });
  /** Waits for a POST to a number, and answers how many came before it. */
  const indexOfPostTo = (phone: string) =>
    eventually(
      () => {
        const index = harness.telnyx.posts.findIndex(({ to }) => to === phone);
        expect(index).not.toBe(-1);
        return index;
      },
      { within: 20_000 },
    );

  it('two replicas together are never above the rate of the account in any second, as the provider sees it', async () => {
    const provider = await aMeteredProvider();
    try {
      await harness.queued({ count: 30 });
      await replicas({ ...FAST_NUMBERS, SMS_ACCOUNT_RATE: '10', TELNYX_API_URL: provider.apiUrl });
      const arrivals = await eventually(
        async () => {
          const all = await provider.arrivals();
          expect(all).toHaveLength(30);
          return all;
        },
        { within: 30_000 },
      );
      expect(mostSurelyWithin(1_000, arrivals)).toBeLessThanOrEqual(10);
    } finally {
      await provider.close();
    }
  });

  it('a restart, and another replica that takes over, keep the pace', async () => {
    const provider = await aMeteredProvider();
    const environment = { ...FAST_NUMBERS, SMS_ACCOUNT_RATE: '2', TELNYX_API_URL: provider.apiUrl };
    const arrived = (count: number) =>
      eventually(
        async () => {
          const all = await provider.arrivals();
          expect(all.length).toBeGreaterThanOrEqual(count);
          return all;
        },
        { within: 20_000 },
      );
    try {
      await harness.queued({ count: 6 });
      await (await harness.start(environment)).close();
      const first = await harness.start(environment);
      await arrived(2);
      await first.close();
      await harness.start(environment);
      expect(mostSurelyWithin(1_000, await arrived(6))).toBeLessThanOrEqual(2);
    } finally {
      await provider.close();
    }
  });

  it('texts of one number go at the rate of the number, those of others do not wait for it', async () => {
    const slow = aPhoneNumber();
    const [first = '', second = ''] = await harness.queued({ count: 2, from: slow });
    await replicas({ SMS_NUMBER_RATES: `+=1000,${slow}=0.25` });
    await indexOfPostTo(first);
    const [other = ''] = await harness.queued({ count: 1 });
    expect(await indexOfPostTo(other)).toBe(1);
    expect(await indexOfPostTo(second)).toBe(2);
    const moments = harness.telnyx.posts.filter(({ from }) => from === slow).map(({ at }) => at);
    expect(mostWithin(4_000, moments)).toBe(1);
  });

  it('a single text, and a reply of staff, overtake the 10,000 that another office has queued', async () => {
    await harness.queued({ count: 10_000 });
    await replicas({ ...FAST_NUMBERS, SMS_ACCOUNT_RATE: '50' });
    await posted(10);
    for (const kind of ['missed-call-text', 'staff'] as const) {
      const [caller = ''] = await harness.queued({ count: 1, kind });
      const before = harness.telnyx.posts.length;
      // That it is one slot is shown where claims can be made one by one (claim-texts.int.spec.ts); here it may be late.
      expect((await indexOfPostTo(caller)) - before).toBeLessThanOrEqual(200);
    }
  });

  it('429 silences all replicas until the reset, and then they go on where they were', async () => {
    let refused = { at: 0, to: '' };
    harness.telnyx.behave((post) => {
      if (refused.at !== 0 || harness.telnyx.posts.length < 5) return { do: 'accept' };
      refused = post;
      return { do: 'refuse', status: 429, headers: { 'x-ratelimit-reset': '1' } };
    });
    const callers = await harness.queued({ count: 40 });
    await replicas({ ...FAST_NUMBERS, SMS_ACCOUNT_RATE: '20' });
    await posted(41);
    const after = harness.telnyx.posts.filter(({ at }) => at > refused.at);
    const early = after.filter(({ at }) => at < refused.at + 1_000);
    expect(early.length).toBeLessThanOrEqual(UNDER_WAY);
    // The text that was refused has kept its place in the queue: it is among the first after the pause.
    expect(after.slice(early.length, early.length + UNDER_WAY).map(({ to }) => to)).toContain(refused.to);
    expect(new Set(harness.telnyx.posts.map(({ to }) => to))).toEqual(new Set(callers));
  });

  it("a carrier's limit of one number pauses that number only", async () => {
    const limited = aPhoneNumber();
    harness.telnyx.behave(({ from }) =>
      from === limited
        ? { do: 'refuse', status: 429, code: '40018', headers: { 'x-ratelimit-reset': '600' } }
        : { do: 'accept' },
    );
    await harness.queued({ count: 100, from: limited });
    const callers = await harness.queued({ count: 100 });
    await replicas({ ...FAST_NUMBERS, SMS_ACCOUNT_RATE: '50' });
    for (const caller of callers) await indexOfPostTo(caller);
    const ofLimited = harness.telnyx.posts.filter(({ from }) => from === limited);
    expect(ofLimited.length).toBeLessThanOrEqual(1 + UNDER_WAY);
    const [pace] = await harness.database.query<{ paused: boolean }>(
      `SELECT paused_until BETWEEN now() + interval '9 minutes' AND now() + interval '10 minutes' AS paused
       FROM sending_pace WHERE scope = $1`,
      [limited],
    );
    expect(pace).toEqual({ paused: true });
  });

  it('two texts to the same caller never overtake each other, though the first is put off; others do not wait', async () => {
    const [officeId, from, caller] = [anOfficeId(), aPhoneNumber(), aPhoneNumber()];
    let refused = false;
    harness.telnyx.behave(({ to }) => {
      if (to !== caller || refused) return { do: 'accept' };
      refused = true;
      return { do: 'refuse', status: 422, code: '40008' };
    });
    await harness.queued({ count: 2, kind: 'staff', officeId, from, to: caller });
    const [other] = await harness.queued({ count: 1, kind: 'staff', officeId, from });
    await replicas(FAST_NUMBERS);
    await posted(4);
    expect(harness.telnyx.postsTo(caller).map(({ text }) => text)).toEqual(['Text 1', 'Text 1', 'Text 2']);
    expect(harness.telnyx.posts.slice(0, 2).map(({ to }) => to)).toContain(other);
  });

  it('queued texts expire in time also while everything is paused', async () => {
    harness.telnyx.behave(() => ({ do: 'refuse', status: 429, headers: { 'x-ratelimit-reset': '3600' } }));
    await harness.queued({ count: 30 });
    await harness.database.query(`UPDATE outgoing_text SET expires_at = now() + interval '1 second'`);
    await replicas(FAST_NUMBERS);
    await eventually(
      async () =>
        expect(await harness.database.query('SELECT status, count(*)::int FROM outgoing_text GROUP BY 1')).toEqual([
          { status: 'expired', count: 30 },
        ]),
      { within: 15_000 },
    );
    expect(harness.telnyx.posts.length).toBeLessThanOrEqual(1 + UNDER_WAY);
  });
});
