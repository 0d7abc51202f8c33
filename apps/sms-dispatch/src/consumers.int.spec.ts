import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OfficeSettingsChanged, SmsRequested, SmsSent } from '@textback/contracts';
import {
  anOfficeId,
  aPhoneNumber,
  aTextRequest,
  aTcpProxy,
  eventually,
  someOfficeSettings,
  someSettings,
  type TcpProxy,
} from '@textback/testing';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

const settingsWith = (textingNumber: string | null) =>
  someSettings({ numbers: { textingNumber: textingNumber as never, lines: [] } });

describe('the consumers of sms-dispatch, with real Kafka and Postgres', () => {
  let harness: Harness;
  let wire: TcpProxy;

  beforeAll(async () => {
    harness = await aHarness();
    wire = await aTcpProxy(harness.database.url);
    await harness.start({ DATABASE_URL: wire.through(harness.database.url) });
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    await wire?.close();
  });

  const sentOf = (dispatchId: string) =>
    harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === dispatchId, { within: 20_000 });
  const officeRow = async (officeId: string) =>
    (await harness.database.query('SELECT version, texting_number FROM office WHERE office_id = $1', [officeId]))[0];

  describe('sms.requested', () => {
    it('queues a text of staff as well as one for a call', async () => {
      const { callId: _callId, ...request } = aTextRequest();
      const messageId = crypto.randomUUID();
      await harness.kafka.publish(SmsRequested, SmsRequested.data.parse({ ...request, kind: 'staff', messageId }));
      const { data } = await sentOf(request.dispatchId);
      expect(data).toMatchObject({ kind: 'staff', messageId, callId: null });
    });

    it('redelivered with the same event id has one effect', async () => {
      const request = aTextRequest();
      const id = await harness.kafka.publish(SmsRequested, request);
      await harness.kafka.publish(SmsRequested, request, { id });
      await sentOf(request.dispatchId);
      expect(harness.telnyx.postsTo(request.to)).toHaveLength(1);
    });

    it.each([
      { flaw: 'bad JSON', value: '{"dispatchId":' },
      { flaw: 'a violated contract', value: JSON.stringify({ ...aTextRequest(), to: 'nobody' }) },
      { flaw: 'no value', value: null },
    ])('with $flaw becomes a dead letter, and the next one is served', async ({ value }) => {
      const before = harness.kafka.deadLetters(SmsRequested, 'sms-dispatch').length;
      const headers = {
        ce_id: crypto.randomUUID(),
        ce_type: SmsRequested.type,
        ce_source: 'test',
        ce_specversion: '1.0',
      };
      await harness.kafka.publishRaw('sms.requested', { key: 'poison', value, headers });
      await eventually(() => expect(harness.kafka.deadLetters(SmsRequested, 'sms-dispatch').length).toBe(before + 1));
      const next = aTextRequest();
      await harness.kafka.publish(SmsRequested, next);
      await sentOf(next.dispatchId);
    });

    it('while the database is away waits, and is served once it is back, without a dead letter', async () => {
      const before = harness.kafka.deadLetters(SmsRequested, 'sms-dispatch').length;
      await wire.cut();
      const request = aTextRequest();
      await harness.kafka.publish(SmsRequested, request);
      await wire.restore();
      await sentOf(request.dispatchId);
      expect(harness.telnyx.postsTo(request.to)).toHaveLength(1);
      expect(harness.kafka.deadLetters(SmsRequested, 'sms-dispatch')).toHaveLength(before);
    });
  });

  describe('office.settings', () => {
    it('teaches the texting number; an older version that arrives later changes nothing', async () => {
      const officeId = anOfficeId();
      const [now, before] = [aPhoneNumber(), aPhoneNumber()];
      const publish = async (version: number, number: string) => {
        const settings = someOfficeSettings({ officeId, version, settings: settingsWith(number) });
        const id = await harness.kafka.publish(OfficeSettingsChanged, settings);
        await eventually(async () =>
          expect(await harness.database.query('SELECT FROM inbox WHERE event_id = $1', [id])).toHaveLength(1),
        );
      };
      await publish(3, now);
      await publish(2, before);
      expect(await officeRow(officeId)).toEqual({ version: 3, texting_number: now });
      const numbers = await harness.database.query('SELECT number, until FROM texting_number WHERE office_id = $1', [
        officeId,
      ]);
      expect(numbers).toEqual([{ number: now, until: null }]);
    });

    it('without a texting number ends the old one', async () => {
      const officeId = anOfficeId();
      const number = aPhoneNumber();
      await harness.kafka.publish(
        OfficeSettingsChanged,
        someOfficeSettings({ officeId, settings: settingsWith(number) }),
      );
      await harness.kafka.publish(
        OfficeSettingsChanged,
        someOfficeSettings({ officeId, version: 2, settings: settingsWith(null) }),
      );
      await eventually(async () => expect(await officeRow(officeId)).toEqual({ version: 2, texting_number: null }));
      const [row] = await harness.database.query('SELECT until FROM texting_number WHERE number = $1', [number]);
      expect(row?.['until']).not.toBeNull();
    });

    it('that cannot be read becomes a dead letter', async () => {
      await harness.kafka.publishRaw('office.settings', { key: 'poison', value: '[]', headers: {} });
      await eventually(() => expect(harness.kafka.deadLetters(OfficeSettingsChanged, 'sms-dispatch')).toHaveLength(1));
    });
  });
});
