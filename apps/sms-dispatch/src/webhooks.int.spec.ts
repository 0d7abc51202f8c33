import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  conversationIdOf,
  listUnroutedMessages,
  SmsConsent,
  SmsInbound,
  SmsRequested,
  SmsSent,
  SmsStatus,
} from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { Metrics } from '@textback/observability';
import pg from 'pg';
import { aPhoneNumber, aTextRequest, aTcpProxy, eventually, type TcpProxy } from '@textback/testing';
import { aHarness, type Delivery, type Harness, URLS } from './testing/sms-dispatch.fixtures.js';
import { ForgetWebhooks } from './webhooks/application/forget-webhooks.js';
import { RouteUnroutedMessages } from './webhooks/application/route-unrouted-messages.js';
import { aCallerText, aReceipt } from './testing/webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

const aStrayText = () => aCallerText({ from: aPhoneNumber(), to: aPhoneNumber(), text: 'Hi' });

describe("the provider's webhooks, with real Kafka and Postgres", () => {
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

  const inboundOf = (from: string) => harness.kafka.read(SmsInbound).filter(({ data }) => data.from === from);

  /** A text that the provider has accepted. */
  const anAcceptedText = async () => {
    const request = aTextRequest();
    await harness.kafka.publish(SmsRequested, request);
    const { data } = await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    return { ...request, messageId: data.providerMessageId };
  };

  /** What platform admins see of messages to a number that no office got. */
  const listUnrouted = async (to: string, query = '') => {
    const url = `${replica.url}/sms/v1/unrouted-messages?to=${encodeURIComponent(to)}${query}`;
    const token = await harness.tokens.service('offices:write');
    return listUnroutedMessages.reply.parse(
      await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json(),
    );
  };

  /** Webhooks that this replica has refused so far. */
  const refusalsCounted = async (): Promise<number> => {
    const metrics = await replica.app.get(Metrics, { strict: false }).render();
    const lines = metrics.matchAll(/^textback_sms_webhooks_total\{type="unread",outcome="[^"]+"\} (\d+)$/gm);
    return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
  };

  /** Waits for a message that was delivered later, so that what must not be told had its time. */
  const afterwards = async (office: { textingNumber: string }) => {
    const from = aPhoneNumber();
    await harness.deliver(replica, aCallerText({ from, to: office.textingNumber, text: 'later' }));
    await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
  };

  describe('what callers write', () => {
    it('is passed on to the office of the number, with the conversation as key', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      const messageId = randomUUID();
      const receivedAt = new Date(Date.now() - 3_000);
      const body = aCallerText({ from, to: office.textingNumber, text: 'May I come at 9?', messageId, receivedAt });
      expect(await harness.deliver(replica, body)).toBe(200);

      const { data } = await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
      expect(data).toMatchObject({
        officeId: office.officeId,
        conversationId: conversationIdOf(office.officeId, from),
        to: office.textingNumber,
        text: 'May I come at 9?',
        keyword: null,
        media: [],
        receivedAt: receivedAt.toISOString(),
      });
      const record = harness.kafka.records('sms.inbound').find(({ value }) => value?.includes(data.messageId));
      expect(record?.key).toBe(data.conversationId);
    });

    it('is passed on once: neither a repeated event nor the same message under a new event id counts again', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      const body = aCallerText({ from, to: office.textingNumber, text: 'Hello' });
      const messageId = body.data.payload.id;
      const underNewId = aCallerText({ from, to: office.textingNumber, text: 'Hello', messageId });
      const statuses = await Promise.all(
        [body, body, underNewId, body, underNewId].map((one) => harness.deliver(replica, one)),
      );
      expect(statuses).toEqual([200, 200, 200, 200, 200]);
      await afterwards(office);
      expect(inboundOf(from)).toHaveLength(1);
    });

    it('has a message id that follows from the id of the provider', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      await harness.deliver(
        replica,
        aCallerText({ from, to: office.textingNumber, text: 'Hi', messageId: `stable-${from}` }),
      );
      const { data } = await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
      const [row] = await harness.database.query(
        'SELECT message_id FROM inbound_message WHERE provider_message_id = $1',
        [`stable-${from}`],
      );
      expect(row).toEqual({ message_id: data.messageId });
      expect(data.messageId[14]).toBe('5');
    });

    it('names media by type and size, fetches nothing, and may hold any character', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      const media = [
        { url: 'https://example.test/a.jpg', content_type: 'image/jpeg', size: 1_024 },
        { url: 'https://example.test/b', content_type: null, size: null },
      ];
      const body = aCallerText({ from, to: office.textingNumber, text: 'nul\0, half \ud83d and 👩‍⚕️', media });
      expect(await harness.deliver(replica, body)).toBe(200);
      const { data } = await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
      expect(data.text).toBe('nul\ufffd, half \ufffd and 👩‍⚕️');
      expect(data.media).toEqual([
        { contentType: 'image/jpeg', bytes: 1_024, mediaId: expect.any(String) },
        { contentType: 'application/octet-stream', bytes: null, mediaId: expect.any(String) },
      ]);
    });

    it('B is kept when no office has the number, and answered 2xx', async () => {
      const messageId = randomUUID();
      const body = aCallerText({ from: aPhoneNumber(), to: aPhoneNumber(), text: 'Anybody there?', messageId });
      expect(await harness.deliver(replica, body)).toBe(200);
      expect(await harness.deliver(replica, { ...body, data: { ...body.data, id: randomUUID() } })).toBe(200);
      const rows = await harness.database.query(
        'SELECT reason, body FROM unrouted_message WHERE provider_message_id = $1',
        [messageId],
      );
      expect(rows).toEqual([{ reason: 'unknown-texting-number', body: 'Anybody there?' }]);
    });

    it('B is kept when its sender is no telephone number', async () => {
      const office = await harness.anOffice();
      const messageId = randomUUID();
      const body = aCallerText({ from: '72975', to: office.textingNumber, text: 'You won!', messageId });
      expect(await harness.deliver(replica, body)).toBe(200);
      const rows = await harness.database.query(
        'SELECT reason, sender FROM unrouted_message WHERE provider_message_id = $1',
        [messageId],
      );
      expect(rows).toEqual([{ reason: 'sender-is-no-number', sender: '72975' }]);
    });

    it('B one that was kept goes to the office that names its number within a day, and leaves the list', async () => {
      const [from, textingNumber] = [aPhoneNumber(), aPhoneNumber()];
      const messageId = randomUUID();
      const body = aCallerText({ from, to: textingNumber, text: 'Too early', messageId });
      expect(await harness.deliver(replica, body)).toBe(200);
      expect((await listUnrouted(textingNumber)).items).toMatchObject([
        {
          providerMessageId: messageId,
          reason: 'unknown-texting-number',
          from,
          to: [textingNumber],
          text: 'Too early',
        },
      ]);

      const { officeId } = await harness.anOffice({ textingNumber });
      await replica.app.get(RouteUnroutedMessages, { strict: false }).execute();
      const { data } = await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
      expect(data).toMatchObject({ officeId, to: textingNumber, text: 'Too early', keyword: null });
      expect((await listUnrouted(textingNumber)).items).toEqual([]);

      expect(await harness.deliver(replica, { ...body, data: { ...body.data, id: randomUUID() } })).toBe(200);
      await afterwards({ textingNumber });
      expect(inboundOf(from)).toHaveLength(1);
    });

    it('D one that was written long before is not handed to a stranger; an opt-out word is obeyed at any age', async () => {
      const [from, textingNumber] = [aPhoneNumber(), aPhoneNumber()];
      const receivedAt = new Date(Date.now() - 3 * 24 * 60 * 60 * 1_000);
      for (const text of ['Private words', 'Stop'])
        await harness.deliver(replica, aCallerText({ from, to: textingNumber, text, receivedAt }));
      const office = await harness.anOffice({ textingNumber });
      await replica.app.get(RouteUnroutedMessages, { strict: false }).execute();
      const { data } = await harness.kafka.waitFor(SmsConsent, ({ data }) => data.phone === from);
      expect(data).toMatchObject({ officeId: office.officeId, state: 'opted-out', at: receivedAt.toISOString() });
      await afterwards(office);
      expect(inboundOf(from).map(({ data }) => data.text)).toEqual(['Stop']);
      expect((await listUnrouted(textingNumber)).items).toMatchObject([{ text: 'Private words' }]);
    });

    /** A message that was kept, as this or an earlier version wrote its row. */
    const keptRow = async (to: string, row: { sender: string; text: string }): Promise<string> => {
      const id = randomUUID();
      await harness.database.query(
        'INSERT INTO inbound_message (provider_message_id, message_id, received_at) VALUES ($1, $2, now())',
        [id, randomUUID()],
      );
      await harness.database.query(
        `INSERT INTO unrouted_message (provider_message_id, reason, sender, addressees, body, media, received_at, concerns_consent)
         VALUES ($1, 'unknown-texting-number', $2, ARRAY[$3], $4, '[]', now(), $5)`,
        [id, row.sender, to, row.text, row.text === 'STOP'],
      );
      return id;
    };

    it('B a sender in any form that stands for a number is kept as that number', async () => {
      const [from, to] = [aPhoneNumber(), aPhoneNumber()];
      for (const sender of [
        from.slice(1),
        ` ${from.slice(0, 2)} (${from.slice(2, 5)}) ${from.slice(5)} `,
        `tel:${from}`,
      ])
        expect(await harness.deliver(replica, aCallerText({ from: sender, to, text: 'Hi' }))).toBe(200);
      expect((await listUnrouted(to)).items.map((item) => item.from)).toEqual([from, from, from]);
    });

    it('B one that was kept under a raw spelling of its sender is routed, and so is what came after it', async () => {
      const [raw, later, textingNumber] = [aPhoneNumber(), aPhoneNumber(), aPhoneNumber()];
      await keptRow(textingNumber, { sender: raw.slice(1), text: 'STOP' });
      await keptRow(textingNumber, { sender: later, text: 'Hi' });
      await harness.anOffice({ textingNumber });
      await replica.app.get(RouteUnroutedMessages, { strict: false }).execute();
      await harness.kafka.waitFor(SmsConsent, ({ data }) => data.phone === raw && data.state === 'opted-out');
      await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === later);
      expect((await listUnrouted(textingNumber)).items).toEqual([]);
    });

    it('B one whose sender turns out to be no number stays listed under that reason, and holds nobody up', async () => {
      const [from, textingNumber] = [aPhoneNumber(), aPhoneNumber()];
      await keptRow(textingNumber, { sender: '5551230001', text: 'Hm' });
      await keptRow(textingNumber, { sender: from, text: 'Hi' });
      await harness.anOffice({ textingNumber });
      await replica.app.get(RouteUnroutedMessages, { strict: false }).execute();
      await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
      expect((await listUnrouted(textingNumber)).items).toMatchObject([
        { from: '5551230001', reason: 'sender-is-no-number', text: 'Hm' },
      ]);
    });

    it('B those that cannot be passed on stay listed, and hold nobody up: not now and not at the next look', async () => {
      const [early, late, textingNumber] = [aPhoneNumber(), aPhoneNumber(), aPhoneNumber()];
      const flawed: string[] = [];
      // The event that would tell of it is larger than any that is published.
      const tooLong = 'x'.repeat(1_000_000);
      flawed.push(await keptRow(textingNumber, { sender: aPhoneNumber(), text: tooLong }));
      await keptRow(textingNumber, { sender: early, text: 'STOP' });
      flawed.push(await keptRow(textingNumber, { sender: aPhoneNumber(), text: tooLong }));
      flawed.push(await keptRow(textingNumber, { sender: aPhoneNumber(), text: tooLong }));
      await keptRow(textingNumber, { sender: late, text: 'Hi' });
      await harness.anOffice({ textingNumber });
      const route = replica.app.get(RouteUnroutedMessages, { strict: false });
      await route.execute();
      await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === early);
      await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === late);

      const third = aPhoneNumber();
      await keptRow(textingNumber, { sender: third, text: 'Hi' });
      await route.execute();
      await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === third);
      const listed = (await listUnrouted(textingNumber)).items.map((item) => item.providerMessageId);
      expect(new Set(listed)).toEqual(new Set(flawed));
      await harness.database.query('DELETE FROM unrouted_message WHERE provider_message_id = ANY($1::text[])', [
        flawed,
      ]);
    });

    it('those that were kept are listed for platform admins, page by page, and for nobody else', async () => {
      const textingNumber = aPhoneNumber();
      const texts = ['one', 'two', 'three'];
      for (const [index, text] of texts.entries()) {
        const receivedAt = new Date(Date.now() - (10 - index) * 1_000);
        await harness.deliver(replica, aCallerText({ from: aPhoneNumber(), to: textingNumber, text, receivedAt }));
      }
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await listUnrouted(textingNumber, `&limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ text }) => text));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(['three', 'two', 'one']);

      const statusFor = async (token: string): Promise<number> =>
        (await fetch(`${replica.url}/sms/v1/unrouted-messages`, { headers: { authorization: `Bearer ${token}` } }))
          .status;
      expect(await statusFor(await harness.tokens.service('texts:read', 'people:write'))).toBe(403);
      expect(await statusFor(await harness.tokens.user({ offices: { [randomUUID()]: 'manager' } }))).toBe(403);
    });

    it('D goes to the office that had the number first, when another names it too', async () => {
      const office = await harness.anOffice();
      await harness.anOffice({ textingNumber: office.textingNumber });
      const from = aPhoneNumber();
      await harness.deliver(replica, aCallerText({ from, to: office.textingNumber, text: 'Hi' }));
      const { data } = await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
      expect(data.officeId).toBe(office.officeId);
    });

    it('still reaches an office under the number that it gave up', async () => {
      const office = await harness.anOffice();
      await harness.anOffice({ officeId: office.officeId, version: 2 });
      const from = aPhoneNumber();
      await harness.deliver(replica, aCallerText({ from, to: office.textingNumber, text: 'Hi' }));
      const { data } = await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
      expect(data.officeId).toBe(office.officeId);
    });
  });

  describe('opt-out words (R18)', () => {
    it.each([
      { text: 'Stop.', keyword: 'stop' },
      { text: 'arrêt', keyword: 'stop' },
      { text: 'HELP', keyword: 'help' },
      { text: 'START', keyword: 'start' },
      { text: 'Yes', keyword: null },
      { text: 'Please stop by', keyword: null },
    ])('"$text" is told as $keyword', async ({ text, keyword }) => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      await harness.deliver(replica, aCallerText({ from, to: office.textingNumber, text }));
      const { data } = await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
      expect(data).toMatchObject({ keyword, text });
      const [entry] = await harness.database.query('SELECT state FROM opt_out WHERE phone = $1', [from]);
      expect(entry?.['state'] === 'opted-out').toBe(keyword === 'stop');
    });

    it('a stop is told once, and a YES after it opts in again', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      const say = (text: string) => harness.deliver(replica, aCallerText({ from, to: office.textingNumber, text }));
      await say('STOP');
      await say('stop all');
      await say('yes');
      await harness.kafka.waitFor(SmsConsent, ({ data }) => data.phone === from && data.state === 'opted-in');
      const consents = harness.kafka.read(SmsConsent).filter(({ data }) => data.phone === from);
      expect(consents.map(({ data }) => [data.state, data.source])).toEqual([
        ['opted-out', 'caller'],
        ['opted-in', 'caller'],
      ]);
      await eventually(() => expect(inboundOf(from)).toHaveLength(3));
      expect(inboundOf(from).map(({ data }) => data.keyword)).toEqual(['stop', 'stop', 'start']);
    });

    it('a start that was said before a stop and arrives after it does not undo the stop', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      const say = (text: string, secondsAgo: number) =>
        harness.deliver(
          replica,
          aCallerText({ from, to: office.textingNumber, text, receivedAt: new Date(Date.now() - secondsAgo * 1_000) }),
        );
      await say('STOP', 10);
      await say('START', 20);
      const [entry] = await harness.database.query('SELECT state FROM opt_out WHERE phone = $1', [from]);
      expect(entry).toEqual({ state: 'opted-out' });
    });

    it('a word that only the provider understood counts as well', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      await harness.deliver(
        replica,
        aCallerText({ from, to: office.textingNumber, text: 'Genug', autoresponse: 'STOP' }),
      );
      const { data } = await harness.kafka.waitFor(SmsConsent, ({ data }) => data.phone === from);
      expect(data).toMatchObject({ officeId: office.officeId, state: 'opted-out', source: 'caller' });
    });

    it('many words of one caller at once end in one consent, without an error', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      const bodies = Array.from({ length: 20 }, (_, index) =>
        aCallerText({
          from,
          to: office.textingNumber,
          text: index % 2 === 0 ? 'STOP' : 'START',
          receivedAt: new Date(Date.now() - (20 - index) * 1_000),
        }),
      );
      const statuses = await Promise.all(bodies.map((body) => harness.deliver(replica, body)));
      expect(new Set(statuses)).toEqual(new Set([200]));
      const [entry] = await harness.database.query('SELECT state FROM opt_out WHERE phone = $1', [from]);
      expect(entry).toEqual({ state: 'opted-in' });
    });
  });

  describe('receipts', () => {
    it('in the wrong order and ten times over end as delivered, told once', async () => {
      const text = await anAcceptedText();
      const receipts = ['delivered', 'sent', 'delivery_failed', 'sent', 'delivered'].flatMap((status) => [
        aReceipt({ messageId: text.messageId, status }),
        aReceipt({ messageId: text.messageId, status }),
      ]);
      await Promise.all(receipts.map((body) => harness.deliver(replica, body, { dispatchId: text.dispatchId })));
      const [row] = await harness.database.query('SELECT status, reason FROM outgoing_text WHERE dispatch_id = $1', [
        text.dispatchId,
      ]);
      expect(row).toEqual({ status: 'delivered', reason: null });
      await afterwards(await harness.anOffice());
      const told = harness.kafka.read(SmsStatus).filter(({ data }) => data.dispatchId === text.dispatchId);
      expect(told.filter(({ data }) => data.status === 'delivered')).toHaveLength(1);
      expect(told.at(-1)?.data.status).toBe('delivered');
    });

    it('a failure brings the reason of its code', async () => {
      const text = await anAcceptedText();
      const body = aReceipt({ messageId: text.messageId, status: 'delivery_failed', code: '40001' });
      await harness.deliver(replica, body, { dispatchId: text.dispatchId });
      const { data } = await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === text.dispatchId);
      expect(data).toMatchObject({ status: 'failed', reason: 'landline', providerCode: '40001' });
    });

    it('a failure that only a repair of the configuration can end raises the alarm', async () => {
      const text = await anAcceptedText();
      const body = aReceipt({ messageId: text.messageId, status: 'delivery_failed', code: '40010' });
      await harness.deliver(replica, body, { dispatchId: text.dispatchId });
      const metrics = await replica.app.get(Metrics, { strict: false }).render();
      expect(metrics).toContain('textback_sms_refusals_total{code="40010",handling="fix-configuration"} 1');
      expect(metrics).toContain('textback_sms_configuration_error_timestamp_seconds{code="40010"}');
    });

    it('finds its text by the id of the provider when the URL does not name it', async () => {
      const text = await anAcceptedText();
      await harness.deliver(replica, aReceipt({ messageId: text.messageId, status: 'delivered' }));
      await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === text.dispatchId);
    });

    it('believes the signed URL in the body, not the path that was called', async () => {
      const [right, wrong] = [await anAcceptedText(), await anAcceptedText()];
      const webhookUrl = URLS.urlOf(right.dispatchId);
      const body = aReceipt({ messageId: right.messageId, status: 'delivered', webhookUrl });
      await harness.deliver(replica, body, { dispatchId: wrong.dispatchId });
      await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === right.dispatchId);
      expect(await harness.historyOf(wrong.dispatchId)).not.toContain('delivered');
    });

    it.each([
      { flaw: 'no token', token: null },
      { flaw: 'a wrong token', token: 'A'.repeat(22) },
    ])(
      'with $flaw in its URL a receipt still finds its text by the id of the provider (guarantee B)',
      async ({ token }) => {
        const text = await anAcceptedText();
        const body = aReceipt({ messageId: text.messageId, status: 'delivered' });
        expect(await harness.deliver(replica, body, { dispatchId: randomUUID(), token })).toBe(200);
        await harness.kafka.waitFor(SmsStatus, ({ data }) => data.dispatchId === text.dispatchId);
      },
    );

    it.each([
      { flaw: 'no token', token: null },
      { flaw: 'a wrong token', token: 'A'.repeat(22) },
    ])('with $flaw in its URL a receipt is not believed about the text that the URL names', async ({ token }) => {
      const { dispatchId } = await harness.aClaimedText();
      const eventId = randomUUID();
      const body = aReceipt({ messageId: randomUUID(), status: 'delivered', eventId });
      expect(await harness.deliver(replica, body, { dispatchId, token })).toBe(200);
      const [event] = await harness.database.query('SELECT outcome FROM webhook_event WHERE event_id = $1', [eventId]);
      expect(event).toEqual({ outcome: 'no-such-text' });
      expect(await harness.historyOf(dispatchId)).toEqual([]);
    });

    it.each([
      { stray: 'no text of ours', outcome: 'no-such-text', own: false },
      { stray: 'another message than the text became', outcome: 'another-message', own: true },
    ])('about $stray are answered 2xx, noted, and change nothing', async ({ outcome, own }) => {
      const text = await anAcceptedText();
      const eventId = randomUUID();
      const body = aReceipt({ messageId: randomUUID(), status: 'delivered', eventId });
      expect(await harness.deliver(replica, body, { dispatchId: own ? text.dispatchId : randomUUID() })).toBe(200);
      const [event] = await harness.database.query('SELECT outcome FROM webhook_event WHERE event_id = $1', [eventId]);
      expect(event).toEqual({ outcome });
      expect(await harness.historyOf(text.dispatchId)).not.toContain('delivered');
    });
  });

  describe('are refused', () => {
    it.each<{ flaw: string; delivery: Delivery; status: number }>([
      { flaw: 'without signature', delivery: { headers: {} }, status: 401 },
      {
        flaw: 'with a signature of nonsense',
        delivery: { headers: { 'telnyx-timestamp': '1', 'telnyx-signature-ed25519': 'AAAA' } },
        status: 401,
      },
      { flaw: 'signed six minutes ago', delivery: { signedAt: new Date(Date.now() - 360_000) }, status: 401 },
      { flaw: 'signed in six minutes', delivery: { signedAt: new Date(Date.now() + 360_000) }, status: 401 },
      { flaw: 'without signature and without JSON', delivery: { headers: {}, sendInstead: '{"data":' }, status: 401 },
      { flaw: 'changed after signing', delivery: { sendInstead: JSON.stringify(aStrayText()) }, status: 401 },
    ])('$flaw: $status, and nothing is stored', async ({ delivery, status }) => {
      const webhook = aStrayText();
      expect(await harness.deliver(replica, webhook, delivery)).toBe(status);
      const stored = await harness.database.query('SELECT FROM webhook_event WHERE event_id = $1', [webhook.data.id]);
      expect(stored).toEqual([]);
    });

    const messageWith = (payload: string): string =>
      `{"data":{"event_type":"message.received","id":"bad","occurred_at":"2026-03-02T17:05:00Z","payload":${payload}}}`;

    it.each<{ flaw: string; text: string | Buffer; status: number }>([
      { flaw: 'that is no JSON', text: 'hello', status: 400 },
      { flaw: 'that is cut off', text: messageWith('{"id":"1"').slice(0, -3), status: 400 },
      { flaw: 'that is empty', text: '', status: 400 },
      { flaw: 'that is no webhook', text: '{"hello":1}', status: 400 },
      { flaw: 'that is nested 5,000 deep', text: messageWith('['.repeat(5_000) + ']'.repeat(5_000)), status: 400 },
      { flaw: 'with __proto__ as a key', text: messageWith('{"id":"1","__proto__":{"to":[]}}'), status: 400 },
      {
        flaw: 'that is no UTF-8',
        text: Buffer.concat([Buffer.from('{"data":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
        status: 400,
      },
      { flaw: 'that lacks what its type needs', text: messageWith('{}'), status: 400 },
      { flaw: 'that is larger than 1 MiB', text: JSON.stringify({ data: 'x'.repeat(1_100_000) }), status: 413 },
    ])('$flaw, though rightly signed: $status, counted, and nothing is stored', async ({ text, status }) => {
      const count = async () => (await harness.database.query('SELECT FROM webhook_event')).length;
      const [before, refusals] = [await count(), await refusalsCounted()];
      expect(await harness.deliver(replica, text)).toBe(status);
      expect(await count()).toBe(before);
      // One that is too large is refused before it is read; the server counts it.
      if (status === 400) expect(await refusalsCounted()).toBe(refusals + 1);
    });

    it('a repeat within the time that a signature counts changes nothing, and is answered 2xx', async () => {
      const office = await harness.anOffice();
      const from = aPhoneNumber();
      const body = aCallerText({ from, to: office.textingNumber, text: 'Replayed' });
      const signedAt = new Date(Date.now() - 120_000);
      for (let time = 1; time <= 3; time += 1) expect(await harness.deliver(replica, body, { signedAt })).toBe(200);
      await afterwards(office);
      expect(inboundOf(from)).toHaveLength(1);
    });
  });

  it('a type that we do not act on is answered 2xx', async () => {
    const unknown = aStrayText();
    unknown.data.event_type = 'message.fancy';
    expect(await harness.deliver(replica, unknown)).toBe(200);
  });

  it('what nobody repeats any more is forgotten; what is younger, or still waits for its office, is not', async () => {
    const office = await harness.anOffice();
    const to = office.textingNumber;
    const old = aCallerText({ from: aPhoneNumber(), to, text: 'Long ago' });
    const young = aCallerText({ from: aPhoneNumber(), to, text: 'Just now' });
    const waiting = aStrayText();
    for (const body of [old, young, waiting]) expect(await harness.deliver(replica, body)).toBe(200);
    for (const { data } of [old, waiting]) {
      await harness.database.query(
        `UPDATE webhook_event SET received_at = now() - interval '31 days' WHERE event_id = $1`,
        [data.id],
      );
      await harness.database.query(
        `UPDATE inbound_message SET received_at = now() - interval '31 days' WHERE provider_message_id = $1`,
        [data.payload.id],
      );
    }
    expect(await replica.app.get(ForgetWebhooks, { strict: false }).execute()).toBe(3);
    const kept = await harness.database.query<{ id: string }>(
      'SELECT provider_message_id AS id FROM inbound_message WHERE provider_message_id = ANY($1::text[])',
      [[old, young, waiting].map(({ data }) => data.payload.id)],
    );
    expect(new Set(kept.map(({ id }) => id))).toEqual(new Set([young.data.payload.id, waiting.data.payload.id]));
  });

  it('what no office got is kept for 400 days, and where its media are for 30', async () => {
    const to = aPhoneNumber();
    const media = [{ url: 'https://example.test/a.jpg', content_type: 'image/jpeg', size: 1_024 }];
    const bodies = [401, 399, 31, 29].map((days) =>
      aCallerText({
        from: aPhoneNumber(),
        to,
        text: `${days} days ago`,
        media,
        receivedAt: new Date(Date.now() - days * 24 * 60 * 60 * 1_000),
      }),
    );
    for (const body of bodies) expect(await harness.deliver(replica, body)).toBe(200);
    const forget = replica.app.get(ForgetWebhooks, { strict: false });
    await forget.execute();

    const { items } = await listUnrouted(to);
    expect(items.map(({ text }) => text)).toEqual(['29 days ago', '31 days ago', '399 days ago']);
    expect(items.map((item) => item.media)).toEqual([1, 2, 3].map(() => [{ contentType: 'image/jpeg', bytes: 1_024 }]));
    const urls = await harness.database.query(
      `SELECT media -> 0 ->> 'url' AS url FROM unrouted_message WHERE addressees = ARRAY[$1] ORDER BY received_at DESC`,
      [to],
    );
    expect(urls).toEqual([{ url: 'https://example.test/a.jpg' }, { url: null }, { url: null }]);
    // Nor does anything else remember the one that is gone.
    const [oldest] = bodies;
    const noted = await harness.database.query('SELECT FROM inbound_message WHERE provider_message_id = $1', [
      oldest?.data.payload.id,
    ]);
    expect(noted).toEqual([]);
    expect(await forget.execute()).toBe(0);
  });

  it('B while the database is stuck the answer is 503 within 2 s', async () => {
    const office = await harness.anOffice();
    const from = aPhoneNumber();
    const body = aCallerText({ from, to: office.textingNumber, text: 'Are you there?' });
    const admin = new pg.Client({ connectionString: harness.database.adminUrl });
    await admin.connect();
    await admin.query('BEGIN; LOCK TABLE sms_dispatch.webhook_event IN ACCESS EXCLUSIVE MODE');
    const before = performance.now();
    expect(await harness.deliver(replica, body)).toBe(503);
    expect(performance.now() - before).toBeLessThan(2_000);
    await admin.end();
    expect(await harness.deliver(replica, body)).toBe(200);
    await afterwards(office);
    expect(inboundOf(from)).toHaveLength(1);
  });

  it('B without the database the answer is 503 within 2 s, and the repeat is taken once it is back', async () => {
    const office = await harness.anOffice();
    const from = aPhoneNumber();
    const body = aCallerText({ from, to: office.textingNumber, text: 'Are you there?' });
    await wire.cut();
    const before = performance.now();
    const statuses = await Promise.all([harness.deliver(replica, body), harness.deliver(replica, body)]);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(statuses).toEqual([503, 503]);

    await wire.restore();
    await eventually(async () => expect(await harness.deliver(replica, body)).toBe(200));
    await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
  });
});
