import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type CallerConsent,
  type ConsentChange,
  conversationIdOf,
  type OfficeId,
  type OptOut,
  type Page,
  type PhoneNumber,
  type Problem,
  SmsConsent,
  SmsInbound,
  SmsRequested,
  SmsSent,
  SmsStatus,
  type Text,
} from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aPhoneNumber, aTextRequest, eventually } from '@textback/testing';
import { ImportOptOuts } from './opt-outs/application/import-opt-outs.js';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';
import { aCallerText } from './testing/webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

// Real: Kafka, Postgres, timers, the SDK. Ours: the provider.
describe('opt-outs, with real Kafka and Postgres and two replicas', () => {
  let harness: Harness;
  let replica: ServiceApp;
  let other: ServiceApp;
  let office: { readonly officeId: OfficeId; readonly textingNumber: PhoneNumber };

  beforeAll(async () => {
    harness = await aHarness();
    replica = await harness.start();
    other = await harness.start();
    office = await harness.anOffice();
  }, 60_000);
  afterAll(() => harness?.close());
  afterEach(async () => {
    harness.telnyx.behave(() => ({ do: 'accept' }));
    harness.telnyx.block(() => ({}));
    await harness.liftPauses();
  });

  const say = async (from: string, text: string, more: { receivedAt?: Date; autoresponse?: string } = {}) =>
    expect(await harness.deliver(replica, aCallerText({ from, to: office.textingNumber, text, ...more }))).toBe(200);
  const inboundOf = (from: string) => harness.kafka.read(SmsInbound).filter(({ data }) => data.from === from);
  /** Waits for a message that was said later, and for all texts that were queued by then. */
  const afterwards = async (): Promise<void> => {
    const from = aPhoneNumber();
    await say(from, 'later');
    await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
    await eventually(async () =>
      expect(
        await harness.database.query(`SELECT FROM outgoing_text WHERE status IN ('queued', 'posting')`),
      ).toHaveLength(0),
    );
  };
  const ask = async <Body>(
    method: 'GET' | 'POST',
    path: string,
    {
      role = 'frontdesk',
      body,
      user = 'dana@elmstreet.example',
    }: { role?: 'frontdesk' | 'manager'; body?: object; user?: string } = {},
  ): Promise<{ status: number; body: Body }> => {
    const token = await harness.tokens.user({ subject: user, offices: { [office.officeId]: role } });
    const response = await fetch(`${replica.url}/sms/v1/offices/${office.officeId}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const historyOf = async (phone: PhoneNumber) =>
    (await ask<Page<ConsentChange>>('GET', `opt-outs/${conversationIdOf(office.officeId, phone)}/history`)).body.items;
  const record = (phone: string, reason = 'Asked on the phone.') =>
    ask<CallerConsent>('POST', 'opt-outs', { body: { phone, reason } });
  const lift = (phone: PhoneNumber, role: 'frontdesk' | 'manager' = 'manager') =>
    ask<CallerConsent & Problem>('POST', `opt-outs/${conversationIdOf(office.officeId, phone)}/lift`, {
      role,
      user: 'robin@elmstreet.example',
      body: { reason: 'Asked at the desk to get texts again.' },
    });

  describe('words that we answer (R18)', () => {
    it.each([
      { text: 'REVOKE', answer: 'You will get no more texts from this number. Reply START to get texts again.' },
      { text: 'opt out', answer: 'You will get no more texts from this number. Reply START to get texts again.' },
      {
        text: 'Arrêt',
        answer: 'Vous ne recevrez plus de textos de ce numéro. Répondez START pour en recevoir de nouveau.',
      },
    ])('C "$text" is confirmed once, though the caller has opted out; repeats are not', async ({ text, answer }) => {
      const from = aPhoneNumber();
      await say(from, text);
      await eventually(() => expect(harness.telnyx.postsTo(from)).toHaveLength(1));
      await say(from, text);
      await say(from, 'Opt-out');
      await afterwards();
      expect(harness.telnyx.postsTo(from).map(({ text }) => text)).toEqual([expect.stringContaining(answer)]);
      expect(harness.telnyx.postsTo(from)[0]?.text).toMatch(/^Elm Street Dental ?: /);
      const consents = harness.kafka.read(SmsConsent).filter(({ data }) => data.phone === from);
      expect(consents.map(({ data }) => [data.state, data.source])).toEqual([['opted-out', 'caller']]);
    });

    it.each(['Info', 'AIDE'])('"%s" is answered once, also when the webhook comes again', async (text) => {
      const from = aPhoneNumber();
      const body = aCallerText({ from, to: office.textingNumber, text });
      const again = aCallerText({ from, to: office.textingNumber, text, messageId: body.data.payload.id });
      for (const one of [body, body, again]) expect(await harness.deliver(other, one)).toBe(200);
      await eventually(() => expect(harness.telnyx.postsTo(from)).toHaveLength(1));
      await afterwards();
      expect(harness.telnyx.postsTo(from)).toHaveLength(1);
      const [{ data } = { data: null }] = inboundOf(from);
      expect(data?.answer?.text).toBe(harness.telnyx.postsTo(from)[0]?.text);
    });

    it.each(['STOP', 'Stop all', 'unsubscribe', 'START', 'HELP'])('"%s" is the provider’s to answer', async (text) => {
      const from = aPhoneNumber();
      await say(from, text);
      await afterwards();
      expect(harness.telnyx.postsTo(from)).toHaveLength(0);
      expect(inboundOf(from)[0]?.data.answer).toBeUndefined();
    });

    it('a word of ours that the provider has answered is not answered a second time', async () => {
      const from = aPhoneNumber();
      await say(from, 'Revoke', { autoresponse: 'STOP' });
      await afterwards();
      expect(harness.telnyx.postsTo(from)).toHaveLength(0);
    });

    it('C who has opted out gets no help text', async () => {
      const from = aPhoneNumber();
      await say(from, 'STOP');
      await say(from, 'Info');
      await afterwards();
      expect(harness.telnyx.postsTo(from)).toHaveLength(0);
    });

    it('a word that comes to us late is obeyed, and not answered any more', async () => {
      const from = aPhoneNumber();
      await say(from, 'Revoke', { receivedAt: new Date(Date.now() - 6 * 60_000) });
      await afterwards();
      expect(harness.telnyx.postsTo(from)).toHaveLength(0);
      expect((await historyOf(from)).map(({ state }) => state)).toEqual(['opted-out']);
    });

    it('an answer is a text with a fate of its own, costs no credits, and no event is about it', async () => {
      const from = aPhoneNumber();
      await say(from, 'Info');
      await eventually(() => expect(harness.telnyx.postsTo(from)).toHaveLength(1));
      const dispatchId = harness.telnyx.postsTo(from)[0]?.dispatchId ?? '';
      await eventually(async () =>
        expect((await ask<Text>('GET', `texts/${dispatchId}`)).body).toMatchObject({
          kind: 'help-answer',
          status: 'accepted',
          credits: 0,
          messageId: inboundOf(from)[0]?.data.messageId,
          callId: null,
        }),
      );
      await afterwards();
      expect(
        [...harness.kafka.read(SmsSent), ...harness.kafka.read(SmsStatus)].map(({ data }) => data.dispatchId),
      ).not.toContain(dispatchId);
    });
  });

  it('R18 free text that reads like an opt-out is told to staff and changes nothing', async () => {
    const from = aPhoneNumber();
    await say(from, 'Please stop texting me');
    await say(from, 'Can I stop by at 5?');
    await eventually(() => expect(inboundOf(from)).toHaveLength(2));
    expect(inboundOf(from).map(({ data }) => [data.keyword, data.mayBeOptOut])).toEqual([
      [null, true],
      [null, undefined],
    ]);
    expect(await harness.database.query('SELECT FROM opt_out WHERE phone = $1', [from])).toEqual([]);
  });

  describe('staff', () => {
    it('C R18 record what a caller told them: nothing is sent any more, everybody is told, a repeat changes nothing', async () => {
      const phone = aPhoneNumber();
      const first = await record(phone);
      expect(first).toMatchObject({
        status: 200,
        body: {
          conversationId: conversationIdOf(office.officeId, phone),
          phone,
          textingNumber: office.textingNumber,
          state: 'opted-out',
          source: 'staff',
          heldByProvider: false,
        },
      });
      expect((await record(phone, 'Asked again.')).body).toEqual(first.body);
      const { data } = await harness.kafka.waitFor(SmsConsent, ({ data }) => data.phone === phone);
      expect(data).toMatchObject({ officeId: office.officeId, state: 'opted-out', source: 'staff' });

      const request = aTextRequest({ officeId: office.officeId, from: office.textingNumber, to: phone });
      await harness.kafka.publish(SmsRequested, request);
      const status = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === request.dispatchId);
      expect(status.data).toMatchObject({ status: 'refused', reason: 'opted-out' });
      expect(harness.telnyx.postsTo(phone)).toHaveLength(0);
      expect(await historyOf(phone)).toMatchObject([
        { cause: 'staff', user: 'dana@elmstreet.example', reason: 'Asked on the phone.', messageId: null },
      ]);
    });

    it('C R18 what they record while a text waits for its slot wins', async () => {
      const { officeId, textingNumber } = office;
      const phone = aPhoneNumber();
      await harness.database.query(
        `INSERT INTO sending_pace (scope, next_at) VALUES ($1, now() + interval '2 seconds')
         ON CONFLICT (scope) DO UPDATE SET next_at = excluded.next_at`,
        [textingNumber],
      );
      const request = aTextRequest({ officeId, from: textingNumber, to: phone });
      await harness.kafka.publish(SmsRequested, request);
      await eventually(async () => expect(await harness.historyOf(request.dispatchId)).toEqual(['queued']));
      await record(phone);
      await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === request.dispatchId);
      expect(await harness.historyOf(request.dispatchId)).toEqual(['queued', 'refused']);
      expect(harness.telnyx.postsTo(phone)).toHaveLength(0);
    });

    it('R18 managers lift what staff recorded, with a reason, and texts go again; the history tells all of it', async () => {
      const phone = aPhoneNumber();
      await record(phone);
      expect((await lift(phone, 'frontdesk')).status).toBe(403);
      const lifted = await lift(phone);
      expect(lifted).toMatchObject({ status: 200, body: { state: 'opted-in', source: 'staff' } });
      expect((await lift(phone)).body).toEqual(lifted.body);
      await harness.kafka.waitFor(SmsConsent, ({ data }) => data.phone === phone && data.state === 'opted-in');

      const request = aTextRequest({ officeId: office.officeId, from: office.textingNumber, to: phone });
      await harness.kafka.publish(SmsRequested, request);
      await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
      expect(await historyOf(phone)).toMatchObject([
        { state: 'opted-in', user: 'robin@elmstreet.example', reason: 'Asked at the desk to get texts again.' },
        { state: 'opted-out', user: 'dana@elmstreet.example' },
      ]);
    });

    it("R18 a caller's REVOKE can be lifted; their STOP, which the provider holds, cannot", async () => {
      const [revoked, stopped] = [aPhoneNumber(), aPhoneNumber()];
      await say(revoked, 'Revoke');
      await say(stopped, 'Stop');
      expect((await lift(revoked)).status).toBe(200);
      const { status, body } = await lift(stopped);
      expect(status).toBe(409);
      expect(body).toMatchObject({
        type: 'urn:textback:problem:held-by-provider',
        detail: expect.stringContaining('START'),
      });
      const { items } = (await ask<Page<OptOut>>('GET', 'opt-outs')).body;
      expect(items.find(({ phone }) => phone === stopped)).toMatchObject({ heldByProvider: true });
      expect(items.map(({ phone }) => phone)).not.toContain(revoked);
    });

    it('C a stop that was on its way when they lifted another one counts', async () => {
      const phone = aPhoneNumber();
      await record(phone);
      const before = new Date(Date.now() - 30_000);
      await lift(phone);
      await say(phone, 'Stop', { receivedAt: before });
      const [entry] = await harness.database.query('SELECT state FROM opt_out WHERE phone = $1', [phone]);
      expect(entry).toEqual({ state: 'opted-out' });
    });

    it('the history of words names the messages, page by page', async () => {
      const phone = aPhoneNumber();
      for (const text of ['Stop', 'Start', 'Revoke']) await say(phone, text);
      await eventually(() => expect(inboundOf(phone)).toHaveLength(3));
      const ids = inboundOf(phone).map(({ data }) => data.messageId);
      const path = `opt-outs/${conversationIdOf(office.officeId, phone)}/history?limit=2`;
      const first = (await ask<Page<ConsentChange>>('GET', path)).body;
      const second = (await ask<Page<ConsentChange>>('GET', `${path}&cursor=${first.nextCursor}`)).body;
      expect(second.nextCursor).toBeNull();
      expect([...first.items, ...second.items].map(({ messageId }) => messageId)).toEqual(ids.toReversed());
    });

    it.each([
      { flaw: 'no reason', body: { phone: '+14155552671' }, pointer: '/reason' },
      { flaw: 'no telephone number', body: { phone: '911', reason: 'Because' }, pointer: '/phone' },
      { flaw: 'a reason with line breaks', body: { phone: '+14155552671', reason: 'One\ntwo' }, pointer: '/reason' },
    ])('$flaw is refused by name', async ({ body, pointer }) => {
      const refused = await ask<Problem>('POST', 'opt-outs', { body });
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    });

    it('an office that never had a texting number has nothing to opt out of', async () => {
      const officeId = randomUUID();
      const token = await harness.tokens.user({ offices: { [officeId]: 'frontdesk' } });
      const response = await fetch(`${replica.url}/sms/v1/offices/${officeId}/opt-outs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ phone: aPhoneNumber(), reason: 'Because' }),
      });
      expect([response.status, ((await response.json()) as Problem).type]).toEqual([
        409,
        'urn:textback:problem:no-texting-number',
      ]);
    });

    it("D another office's opt-outs can neither be seen nor lifted", async () => {
      const stranger = await harness.anOffice();
      const phone = aPhoneNumber();
      await record(phone);
      const token = await harness.tokens.user({ offices: { [stranger.officeId]: 'manager' } });
      const conversationId = conversationIdOf(office.officeId, phone);
      for (const officeId of [office.officeId, stranger.officeId]) {
        const history = await fetch(`${replica.url}/sms/v1/offices/${officeId}/opt-outs/${conversationId}/history`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const lifted = await fetch(`${replica.url}/sms/v1/offices/${officeId}/opt-outs/${conversationId}/lift`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ reason: 'Because' }),
        });
        expect([history.status, lifted.status]).toEqual([404, 404]);
      }
    });

    describe('of an office whose number was another’s before', () => {
      const said = async (phone: string, textingNumber: string, text: string): Promise<void> =>
        expect(await harness.deliver(replica, aCallerText({ from: phone, to: textingNumber, text }))).toBe(200);
      /** Two offices; the number that the second one has now was the first one's when the caller said something. */
      const aHandedOverNumber = async (phone: string, text: string) => {
        const first = await harness.anOffice();
        await said(phone, first.textingNumber, text);
        const moved = await harness.anOffice({ officeId: first.officeId, version: 2 });
        const second = await harness.anOffice({ textingNumber: first.textingNumber });
        return { first: moved, second };
      };
      type Office = Awaited<ReturnType<typeof aHandedOverNumber>>['first'];
      const as = async <Body>({ officeId }: Office, method: 'GET' | 'POST', path: string, body?: object) => {
        const token = await harness.tokens.user({ offices: { [officeId]: 'manager' } });
        const response = await fetch(`${replica.url}/sms/v1/offices/${officeId}/opt-outs${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        return { status: response.status, body: (await response.json()) as Body };
      };
      const listOf = async (one: Office) => (await as<Page<OptOut>>(one, 'GET', '')).body.items;
      /** Has a text sent to the caller, and answers what became of it. */
      const fateOfText = async ({ officeId, textingNumber }: Office, phone: PhoneNumber) => {
        const request = aTextRequest({ officeId, from: textingNumber, to: phone });
        await harness.kafka.publish(SmsRequested, request);
        return eventually(async () => {
          const last = (await harness.historyOf(request.dispatchId)).at(-1);
          expect(last).toMatch(/accepted|refused/);
          return last;
        });
      };

      it('C D R18 a second STOP there leaves the first office its own stop, and is told to the second', async () => {
        const phone = aPhoneNumber();
        const { first, second } = await aHandedOverNumber(phone, 'STOP');
        const [before] = await listOf(first);
        await said(phone, second.textingNumber, 'STOP');
        const told = await harness.kafka.waitFor(SmsConsent, ({ data }) => data.officeId === second.officeId);
        expect(told.data).toMatchObject({ phone, state: 'opted-out' });
        expect(await listOf(first)).toEqual([before]);
        expect(await listOf(second)).toMatchObject([{ phone, textingNumber: second.textingNumber }]);
        expect(await fateOfText(first, phone)).toBe('refused');
        expect(await fateOfText(second, phone)).toBe('refused');
      });

      it('C D R18 what its staff record and lift is its own, whatever holds at the number already', async () => {
        const phone = aPhoneNumber();
        const { first, second } = await aHandedOverNumber(phone, 'STOP');
        const [before] = await listOf(first);
        const reason = 'Asked on the phone.';
        const recorded = await as<CallerConsent>(second, 'POST', '', { phone, reason });
        expect(recorded.body).toMatchObject({ source: 'staff', heldByProvider: false });
        expect(Date.parse(recorded.body.since)).toBeGreaterThan(Date.parse(before?.since ?? ''));
        expect(await listOf(second)).toMatchObject([{ phone, source: 'staff' }]);

        const moved = await harness.anOffice({ officeId: second.officeId, version: 2 });
        expect(await fateOfText(moved, phone)).toBe('refused');
        const path = `/${conversationIdOf(second.officeId, phone)}/lift`;
        expect((await as<CallerConsent>(second, 'POST', path, { reason })).body).toMatchObject({ state: 'opted-in' });
        expect(await listOf(second)).toEqual([]);
        expect(await listOf(first)).toEqual([before]);
        expect(await fateOfText(moved, phone)).toBe('accepted');
        expect(await fateOfText(second, phone)).toBe('refused');
      });

      it('C R18 a START there lets the second office text, and not the first', async () => {
        const phone = aPhoneNumber();
        const { first, second } = await aHandedOverNumber(phone, 'STOP');
        expect(await fateOfText(second, phone)).toBe('refused');
        await said(phone, second.textingNumber, 'START');
        expect(await fateOfText(second, phone)).toBe('accepted');
        expect(await fateOfText(first, phone)).toBe('refused');
        await said(phone, first.textingNumber, 'START');
        expect(await fateOfText(first, phone)).toBe('accepted');
      });
    });

    it('the history can only be added to', async () => {
      await record(aPhoneNumber());
      await expect(harness.database.query('DELETE FROM opt_out_change')).rejects.toThrow('only added to');
      await expect(harness.database.query("UPDATE opt_out_change SET reason = 'x'")).rejects.toThrow('only added to');
    });
  });
});

describe("the provider's list of opt-outs, with real Kafka and Postgres", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await aHarness();
  }, 60_000);
  afterEach(() => harness.close());

  const importing = async (replica: ServiceApp) => {
    await harness.database.query(`UPDATE opt_out_import_turn SET next_at = '-infinity'`);
    await replica.app.get(ImportOptOuts, { strict: false }).execute();
  };
  const sourceOf = async (phone: string) => {
    const [row] = await harness.database.query<{ state: string; source: string }>(
      'SELECT state, source FROM opt_out WHERE phone = $1',
      [phone],
    );
    return row === undefined ? null : `${row.state} by ${row.source}`;
  };
  const blockedSince = (from: string, to: string, at = new Date(Date.now() - 60_000)) => ({
    from,
    to,
    created_at: at.toISOString(),
  });

  it('R18 is read at the start and again and again by a durable timer; whom it has is opted out, and told', async () => {
    const phone = aPhoneNumber();
    const replica = await harness.start({ OPT_OUT_IMPORT_EVERY_SECONDS: '1' });
    const { officeId, textingNumber } = await harness.anOffice();
    harness.telnyx.block(() => ({ rows: [blockedSince(textingNumber, phone)] }));
    const { data } = await harness.kafka.waitFor(SmsConsent, ({ data }) => data.phone === phone, { within: 20_000 });
    expect(data).toMatchObject({ officeId, textingNumber, state: 'opted-out', source: 'provider' });
    const questions = harness.telnyx.optOutQuestions.length;
    await eventually(() => expect(harness.telnyx.optOutQuestions.length).toBeGreaterThan(questions), {
      within: 20_000,
    });
    expect(harness.kafka.read(SmsConsent).filter(({ data }) => data.phone === phone)).toHaveLength(1);
    void replica;
  });

  it('reads all of a number that is new, page by page, and then only what is new', async () => {
    const replica = await harness.start();
    const { textingNumber } = await harness.anOffice();
    const callers = Array.from({ length: 3 }, () => aPhoneNumber());
    harness.telnyx.block((question) => ({
      pages: 3,
      rows: [blockedSince(textingNumber, callers[Number(question.get('page[number]')) - 1] ?? '')],
    }));
    const before = harness.telnyx.optOutQuestions.length;
    await importing(replica);
    for (const phone of callers) expect(await sourceOf(phone)).toBe('opted-out by provider');
    harness.telnyx.block(() => ({}));
    await importing(replica);
    const questions = harness.telnyx.optOutQuestions.slice(before);
    expect(questions.map((question) => [question.get('filter[from]'), question.get('page[number]')])).toEqual([
      [textingNumber, '1'],
      [textingNumber, '2'],
      [textingNumber, '3'],
      [null, '1'],
    ]);
    const since = Date.parse(questions[3]?.get('created_at[gte]') ?? '');
    expect(Date.now() - since).toBeGreaterThan(10 * 60_000);
    expect(Date.now() - since).toBeLessThan(20 * 60_000);
  });

  it('rows of numbers that are none of ours, or no numbers, are left out; absence lifts nothing', async () => {
    const replica = await harness.start();
    const { textingNumber } = await harness.anOffice();
    const [phone, revoked] = [aPhoneNumber(), aPhoneNumber()];
    await harness.deliver(replica, aCallerText({ from: revoked, to: textingNumber, text: 'Revoke' }));
    harness.telnyx.block(() => ({
      rows: [blockedSince(aPhoneNumber(), phone), blockedSince('TEXTBACK', phone), blockedSince('72975', phone)],
    }));
    await importing(replica);
    expect(await sourceOf(phone)).toBeNull();
    expect(await sourceOf(revoked)).toBe('opted-out by caller');
  });

  it('a caller who opted in again after the stop that the list has stays opted in', async () => {
    const replica = await harness.start();
    const { textingNumber } = await harness.anOffice();
    const [started, timeless] = [aPhoneNumber(), aPhoneNumber()];
    for (const from of [started, timeless])
      await harness.deliver(replica, aCallerText({ from, to: textingNumber, text: 'START' }));
    harness.telnyx.block(() => ({
      rows: [blockedSince(textingNumber, started), { from: textingNumber, to: timeless }],
    }));
    await importing(replica);
    expect(await sourceOf(started)).toBe('opted-in by caller');
    expect(await sourceOf(timeless)).toBe('opted-in by caller');
  });

  it.each([
    { trouble: 'away', answer: { status: 503 }, waits: [30, 70] },
    { trouble: 'sure that we may not ask', answer: { status: 403 }, waits: [30, 70] },
    {
      trouble: 'too busy',
      answer: { status: 429, headers: { 'x-ratelimit-reset': '20' } },
      waits: [10, 25],
    },
  ])('while the provider is $trouble, the list is asked for again later', async ({ answer, waits: [least, most] }) => {
    const replica = await harness.start();
    await harness.anOffice();
    harness.telnyx.block(() => answer);
    await importing(replica);
    const [turn] = await harness.database.query<{ seconds: number; leased: boolean }>(
      'SELECT extract(epoch FROM next_at - now())::float8 AS seconds, leased_until > now() AS leased FROM opt_out_import_turn',
    );
    expect(turn?.leased).toBe(false);
    expect(turn?.seconds).toBeGreaterThan(least ?? 0);
    expect(turn?.seconds).toBeLessThan(most ?? 0);
    expect(await harness.database.query('SELECT FROM opt_out_import')).toEqual([]);
  });

  it('one replica at a time reads it; what one that died had taken is read after its lease', async () => {
    const replica = await harness.start();
    await harness.anOffice();
    await eventually(async () =>
      expect(
        await harness.database.query(`SELECT FROM opt_out_import_turn WHERE next_at > now() AND lease_id IS NULL`),
      ).toHaveLength(1),
    );
    const before = harness.telnyx.optOutQuestions.length;
    await harness.database.query(
      `UPDATE opt_out_import_turn SET next_at = '-infinity', lease_id = gen_random_uuid(),
         leased_until = now() + interval '2 seconds'`,
    );
    await replica.app.get(ImportOptOuts, { strict: false }).execute();
    expect(harness.telnyx.optOutQuestions).toHaveLength(before);
    await eventually(() => expect(harness.telnyx.optOutQuestions.length).toBeGreaterThan(before), { within: 20_000 });
  });
});
