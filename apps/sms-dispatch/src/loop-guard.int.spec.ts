import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  conversationIdOf,
  type GuardTrip,
  MessageId,
  type OfficeId,
  OfficeSettingsChanged,
  type Page,
  PhoneNumber,
  SmsGuardTripped,
  SmsInbound,
  SmsRequested,
  SmsStatus,
  type Text,
} from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { Database } from '@textback/database';
import { Metrics } from '@textback/observability';
import { aPhoneNumber, aTextRequest, eventually, someOfficeSettings, someSettings } from '@textback/testing';
import { CreditLedger } from './credits/application/credit-ledger.port.js';
import { ReserveCredits } from './credits/application/reserve-credits.js';
import { LoopGuard } from './loop-guard/application/loop-guard.js';
import { ForgetGuardedTexts } from './loop-guard/application/forget-guarded-texts.js';
import { REPEATS } from './loop-guard/domain/repeats.js';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';
import { aCallerText } from './testing/webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

const LIMITS = { GUARD_PAIR_PER_HOUR: '3', GUARD_OFFICE_PER_HOUR: '5', GUARD_STAFF_PER_HOUR: '8' };

// Real: Kafka, Postgres. Ours: the provider.
describe('the loop guard, with real Kafka and Postgres and two replicas', () => {
  let harness: Harness;
  let replica: ServiceApp;

  beforeAll(async () => {
    harness = await aHarness();
    replica = await harness.start(LIMITS);
    await harness.start(LIMITS);
  }, 60_000);
  afterAll(() => harness?.close());
  afterEach(async () => {
    harness.telnyx.behave(() => ({ do: 'accept' }));
    await harness.liftPauses();
  });

  const anOffice = () => harness.anOffice();
  type Office = Awaited<ReturnType<typeof anOffice>>;
  const request = async ({ officeId, textingNumber }: Office, to: PhoneNumber): Promise<SmsRequested> => {
    const text = aTextRequest({ officeId, from: textingNumber, to });
    await harness.kafka.publish(SmsRequested, text);
    return text;
  };
  const reply = async (office: Office, to: PhoneNumber): Promise<void> => {
    const { callId: _callId, ...text } = aTextRequest({ officeId: office.officeId, from: office.textingNumber, to });
    const messageId = MessageId.parse(crypto.randomUUID());
    await harness.kafka.publish(SmsRequested, SmsRequested.data.parse({ ...text, kind: 'staff', messageId }));
  };
  const refusalsOf = (officeId: OfficeId) =>
    harness.kafka.read(SmsStatus).filter(({ data }) => data.officeId === officeId && data.status === 'refused');
  /** Waits until so many texts of an office have an end; those of one pair go one after the other. */
  const ended = (officeId: OfficeId, count: number) =>
    eventually(
      async () => {
        const texts = await harness.database.query(
          `SELECT FROM outgoing_text WHERE office_id = $1 AND status NOT IN ('queued', 'posting')`,
          [officeId],
        );
        expect(texts).toHaveLength(count);
      },
      { within: 20_000 },
    );
  const get = async <Body>(officeId: OfficeId, path: string): Promise<Body> => {
    const token = await harness.tokens.user({ offices: { [officeId]: 'frontdesk' } });
    const response = await fetch(`${replica.url}/sms/v1/offices/${officeId}/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await response.json()) as Body;
  };
  const tripsOf = async (officeId: OfficeId) => (await get<Page<GuardTrip>>(officeId, 'guard-trips')).items;
  const say = async ({ textingNumber }: Office, from: string, text: string) =>
    expect(await harness.deliver(replica, aCallerText({ from, to: textingNumber, text }))).toBe(200);
  const anHourLater = () => harness.database.query(`UPDATE guarded_text SET at = at - interval '1 hour'`);

  it('a caller gets so many automatic texts in an hour and no more; it is told, listed and counted once', async () => {
    const office = await anOffice();
    const { officeId, textingNumber } = office;
    const caller = aPhoneNumber();
    const requests = [];
    for (let count = 0; count < 5; count += 1) requests.push(await request(office, caller));
    await ended(officeId, 5);
    expect(harness.telnyx.postsTo(caller)).toHaveLength(3);
    await eventually(() => expect(refusalsOf(officeId)).toHaveLength(2));
    for (const { data } of refusalsOf(officeId))
      expect(data).toMatchObject({ reason: 'rate-limited', providerCode: null });
    const [{ data: refused } = { data: null }] = refusalsOf(officeId);
    const text = await get<Text>(officeId, `texts/${refused?.dispatchId}`);
    expect(text.history.at(-1)).toMatchObject({ status: 'refused', cause: 'guarded: pair-per-hour' });

    const conversationId = conversationIdOf(officeId, caller);
    const told = await harness.kafka.waitFor(SmsGuardTripped, ({ data }) => data.officeId === officeId);
    expect(told.data).toMatchObject({ reason: 'pair-per-hour', conversationId, textingNumber });
    const trips = await tripsOf(officeId);
    expect(trips).toEqual([
      {
        tripId: told.data.tripId,
        reason: 'pair-per-hour',
        textingNumber,
        phone: caller,
        conversationId,
        limit: 3,
        at: told.data.at,
      },
    ]);
    expect(harness.kafka.read(SmsGuardTripped).filter(({ data }) => data.officeId === officeId)).toHaveLength(1);
  });

  it('after the hour texts go again', async () => {
    const office = await anOffice();
    const caller = aPhoneNumber();
    for (let count = 0; count < 4; count += 1) await request(office, caller);
    await ended(office.officeId, 4);
    expect(harness.telnyx.postsTo(caller)).toHaveLength(3);
    await anHourLater();
    await request(office, caller);
    await ended(office.officeId, 5);
    expect(harness.telnyx.postsTo(caller)).toHaveLength(4);
  });

  it('an office gets so many automatic texts in an hour, whoever they are for; other offices are not concerned', async () => {
    const [office, other] = [await anOffice(), await anOffice()];
    const callers = Array.from({ length: 9 }, () => aPhoneNumber());
    for (const caller of callers) await request(office, caller);
    await ended(office.officeId, 9);
    expect(callers.filter((caller) => harness.telnyx.postsTo(caller).length > 0)).toHaveLength(5);
    expect(await tripsOf(office.officeId)).toMatchObject([
      { reason: 'office-per-hour', phone: null, conversationId: null, limit: 5 },
    ]);
    const caller = aPhoneNumber();
    await request(other, caller);
    await ended(other.officeId, 1);
    expect(harness.telnyx.postsTo(caller)).toHaveLength(1);
    expect(await tripsOf(other.officeId)).toEqual([]);
  });

  it('staff answer beyond what is automatic, up to a limit that no people reach', async () => {
    const office = await anOffice();
    const caller = aPhoneNumber();
    for (let count = 0; count < 4; count += 1) await request(office, caller);
    await ended(office.officeId, 4);
    for (let count = 0; count < 10; count += 1) await reply(office, caller);
    await ended(office.officeId, 14);
    expect(harness.telnyx.postsTo(caller)).toHaveLength(3 + 8);
    expect((await tripsOf(office.officeId)).map(({ reason }) => reason)).toEqual(['staff-per-hour', 'pair-per-hour']);
  });

  it('a text that the provider puts off counts once', async () => {
    const office = await anOffice();
    const caller = aPhoneNumber();
    let posts = 0;
    harness.telnyx.behave(() => {
      posts += 1;
      return posts <= 2 ? { do: 'refuse', status: 429, headers: { 'x-ratelimit-reset': '1' } } : { do: 'accept' };
    });
    for (let count = 0; count < 3; count += 1) await request(office, caller);
    await ended(office.officeId, 3);
    expect(refusalsOf(office.officeId)).toEqual([]);
  });

  describe('texts that were put off, and claimed again', () => {
    /** Three texts of a pair, and how many of some are let pass. */
    const aPair = async () => {
      const { officeId, textingNumber } = await anOffice();
      const caller = aPhoneNumber();
      const database = replica.app.get(Database, { strict: false });
      const guard = replica.app.get(LoopGuard, { strict: false });
      return {
        threeTexts: () => Array.from({ length: 3 }, () => aTextRequest({ officeId, from: textingNumber, to: caller })),
        passing: (texts: readonly SmsRequested[]) =>
          database.transaction(async () => texts.length - (await guard.judge(texts)).size),
        minutesPass: (minutes: number) =>
          harness.database.query(`UPDATE guarded_text SET at = at - $2 * interval '1 minute' WHERE phone = $1`, [
            caller,
            minutes,
          ]),
      };
    };

    it('count in the hour of the last claim: not more than the limit leave in any hour', async () => {
      const { threeTexts, passing, minutesPass } = await aPair();
      const early = threeTexts();
      expect(await passing(early)).toBe(3);
      await minutesPass(50);
      expect(await passing(early)).toBe(3);
      await minutesPass(20);
      expect(await passing(threeTexts())).toBe(0);
      await minutesPass(41);
      expect(await passing(threeTexts())).toBe(3);
    });

    it('are judged anew when their hour is over: others may have gone', async () => {
      const { threeTexts, passing, minutesPass } = await aPair();
      const early = threeTexts();
      expect(await passing(early)).toBe(3);
      await minutesPass(61);
      expect(await passing(threeTexts())).toBe(3);
      expect(await passing(early)).toBe(0);
    });
  });

  it.each([
    {
      what: 'the texting number of another office',
      number: async () => (await anOffice()).textingNumber,
      reason: 'other',
    },
    {
      what: "another office's line",
      async number() {
        const line = aPhoneNumber();
        const settings = someSettings({ numbers: { textingNumber: aPhoneNumber(), lines: [line] } });
        const changed = someOfficeSettings({ settings });
        await harness.kafka.publish(OfficeSettingsChanged, changed);
        await eventually(async () =>
          expect(
            await harness.database.query('SELECT FROM office WHERE office_id = $1', [changed.officeId]),
          ).toHaveLength(1),
        );
        return line;
      },
      reason: 'other',
    },
    { what: 'a short code in disguise', number: async () => PhoneNumber.parse('+72975'), reason: 'invalid-number' },
  ])('$what is never texted, not even by staff', async ({ number, reason }) => {
    const office = await anOffice();
    const to = await number();
    await request(office, to);
    await reply(office, to);
    await ended(office.officeId, 2);
    expect(harness.telnyx.postsTo(to)).toHaveLength(0);
    await eventually(() =>
      expect(refusalsOf(office.officeId).map(({ data }) => data.reason)).toEqual([reason, reason]),
    );
    expect(await tripsOf(office.officeId)).toMatchObject([{ phone: to, limit: null }]);
  });

  it('an auto-responder that answers INFO with INFO gets few answers, and then none for an hour', async () => {
    const office = await anOffice();
    const machine = aPhoneNumber();
    for (let count = 0; count < 10; count += 1) await say(office, machine, count % 2 === 0 ? 'Info' : ' INFO ');
    await eventually(() =>
      expect(harness.kafka.read(SmsInbound).filter(({ data }) => data.from === machine)).toHaveLength(10),
    );
    const answers = harness.kafka
      .read(SmsInbound)
      .filter(({ data }) => data.from === machine && data.answer !== undefined);
    expect(answers).toHaveLength(4);
    await ended(office.officeId, 4);
    // The limit of the pair holds, too.
    expect(harness.telnyx.postsTo(machine)).toHaveLength(3);
    expect(await tripsOf(office.officeId)).toMatchObject([
      { reason: expect.stringMatching('repeated-inbound|pair-per-hour'), phone: machine },
      { reason: expect.stringMatching('repeated-inbound|pair-per-hour'), phone: machine },
    ]);
    const metrics = await replica.app.get(Metrics, { strict: false }).render();
    expect(metrics).toMatch(/textback_sms_guard_refusals_total\{reason="repeated-inbound"\} 6/);

    // Another word of the same machine is not answered either, but it is obeyed.
    await say(office, machine, 'Revoke');
    const [entry] = await harness.database.query('SELECT state FROM opt_out WHERE phone = $1', [machine]);
    expect(entry).toEqual({ state: 'opted-out' });
    await ended(office.officeId, 4);
  });

  it('a machine that opts out and in for ever gets few confirmations', async () => {
    const office = await anOffice();
    const machine = aPhoneNumber();
    for (let count = 0; count < 4; count += 1) {
      await say(office, machine, `Revoke${'!'.repeat(count)}`);
      await say(office, machine, `Start${'!'.repeat(count)}`);
    }
    await ended(office.officeId, 4);
    expect(harness.telnyx.postsTo(machine)).toHaveLength(3);
  });

  it('a webhook that notices a machine and gives credits back, and a claim that is refused, do not wait for each other', async () => {
    const { officeId, textingNumber } = await anOffice();
    const { app } = replica;
    const database = app.get(Database, { strict: false });
    const guard = app.get(LoopGuard, { strict: false });
    const credits = app.get(ReserveCredits, { strict: false });
    const ledger = app.get(CreditLedger, { strict: false });
    const paid = aTextRequest({ officeId, from: textingNumber });
    await database.transaction(async () =>
      credits.reserve(await credits.budget([paid], Date.now()), new Set([paid.dispatchId])),
    );
    const phone = aPhoneNumber();
    const repeated = Array.from({ length: REPEATS }, () => ({
      messageId: MessageId.parse(crypto.randomUUID()),
      officeId,
      conversationId: conversationIdOf(officeId, phone),
      textingNumber,
      phone,
      words: 'i am away',
      receivedAt: new Date(),
    }));
    const sumIsLocked = Promise.withResolvers<void>();
    const claim = database.transaction(async () => {
      const refused = aTextRequest({ officeId, from: textingNumber, to: PhoneNumber.parse('+12345') });
      await credits.budget([refused], Date.now());
      sumIsLocked.resolve();
      await eventually(async () =>
        expect(
          await harness.database.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          ),
        ).toHaveLength(1),
      );
      await guard.judge([refused]);
    });
    const webhook = sumIsLocked.promise.then(() =>
      database.transaction(async () => {
        await guard.hear(repeated);
        ledger.settle(paid.dispatchId, { hold: false, cause: 'failed' });
      }),
    );
    expect(await Promise.allSettled([claim, webhook])).toMatchObject([
      { status: 'fulfilled' },
      { status: 'fulfilled' },
    ]);
    expect((await tripsOf(officeId)).map(({ reason }) => reason)).toEqual(['repeated-inbound', 'short-number']);
  });

  it('people who write the same a few times, or pictures, are no machines', async () => {
    const office = await anOffice();
    const caller = aPhoneNumber();
    for (let count = 0; count < 4; count += 1) await say(office, caller, 'Hello?');
    const media = [{ url: 'https://example.test/a.jpg', content_type: 'image/jpeg', size: 1_024 }];
    for (let count = 0; count < 6; count += 1)
      await harness.deliver(replica, aCallerText({ from: caller, to: office.textingNumber, text: '', media }));
    await say(office, caller, 'Info');
    await eventually(() => expect(harness.telnyx.postsTo(caller)).toHaveLength(1));
    expect(await tripsOf(office.officeId)).toEqual([]);
  });

  it('D the trips of another office are not shown, and nobody can change what was noted', async () => {
    const office = await anOffice();
    await request(office, PhoneNumber.parse('+12345'));
    await ended(office.officeId, 1);
    const token = await harness.tokens.user({ offices: { [(await anOffice()).officeId]: 'manager' } });
    const response = await fetch(`${replica.url}/sms/v1/offices/${office.officeId}/guard-trips`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(404);
    await expect(harness.database.query('DELETE FROM guard_trip')).rejects.toThrow('only added to');
  });

  it('what no limit looks at any more is forgotten; trips stay', async () => {
    const office = await anOffice();
    await request(office, aPhoneNumber());
    await ended(office.officeId, 1);
    await say(office, aPhoneNumber(), 'Hello');
    await anHourLater();
    await harness.database.query(`UPDATE heard_text SET at = at - interval '1 hour'`);
    const trips = await harness.database.query('SELECT FROM guard_trip');
    await replica.app.get(ForgetGuardedTexts, { strict: false }).execute();
    expect(await harness.database.query('SELECT FROM guarded_text')).toEqual([]);
    expect(await harness.database.query('SELECT FROM heard_text')).toEqual([]);
    expect(await harness.database.query('SELECT FROM guard_trip')).toHaveLength(trips.length);
  });
});
