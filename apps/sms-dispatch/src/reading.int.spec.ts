import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type OfficeId, OptOut, pageOf, type PhoneNumber, SmsRequested, SmsSent, Text } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { anOfficeId, aPhoneNumber, aTextRequest } from '@textback/testing';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';
import { aCallerText, aReceipt } from './testing/webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

describe('reading texts and opt-outs over HTTP, with real Kafka and Postgres', () => {
  let harness: Harness;
  let replica: ServiceApp;
  let office: { readonly officeId: OfficeId; readonly textingNumber: PhoneNumber };

  beforeAll(async () => {
    harness = await aHarness();
    replica = await harness.start();
    office = await harness.anOffice();
  }, 60_000);
  afterAll(() => harness?.close());

  const get = async (path: string, token: string) => {
    const response = await fetch(`${replica.url}/sms/v1/offices/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const frontdesk = (officeId: OfficeId = office.officeId) =>
    harness.tokens.user({ offices: { [officeId]: 'frontdesk' } });

  const aDeliveredText = async () => {
    const request = aTextRequest({ officeId: office.officeId, from: office.textingNumber });
    await harness.kafka.publish(SmsRequested, request);
    const { data } = await harness.kafka.waitFor(SmsSent, ({ data }) => data.dispatchId === request.dispatchId);
    await harness.deliver(replica, aReceipt({ messageId: data.providerMessageId, status: 'delivered' }));
    return request;
  };

  it('a text shows its fate, each status with time and cause', async () => {
    const request = await aDeliveredText();
    const { status, body } = await get(`${office.officeId}/texts/${request.dispatchId}`, await frontdesk());
    expect(status).toBe(200);
    const text = Text.parse(body);
    expect(text).toMatchObject({
      status: 'delivered',
      callId: request.callId,
      messageId: null,
      text: request.text,
      parts: 1,
      credits: 1,
      requestedAt: request.requestedAt,
    });
    expect(text.history.map(({ status, cause }) => [status, cause])).toEqual([
      ['queued', 'requested'],
      ['posting', 'claimed'],
      ['accepted', 'accepted'],
      ['delivered', 'receipt-delivered'],
    ]);
    const times = text.history.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('a service with texts:read may read it, another may not', async () => {
    const { dispatchId } = await aDeliveredText();
    const path = `${office.officeId}/texts/${dispatchId}`;
    expect((await get(path, await harness.tokens.service('texts:read'))).status).toBe(200);
    expect((await get(path, await harness.tokens.service('people:write'))).status).toBe(403);
  });

  it("D another office's text does not exist, whatever office the path names", async () => {
    const { dispatchId } = await aDeliveredText();
    const stranger = anOfficeId();
    expect((await get(`${office.officeId}/texts/${dispatchId}`, await frontdesk(stranger))).status).toBe(404);
    expect((await get(`${stranger}/texts/${dispatchId}`, await frontdesk(stranger))).status).toBe(404);
  });

  it('opt-outs are listed newest first, page by page, without those who opted in again', async () => {
    const callers = Array.from({ length: 5 }, () => aPhoneNumber());
    for (const [index, from] of callers.entries()) {
      const receivedAt = new Date(Date.now() - (10 - index) * 60_000);
      await harness.deliver(replica, aCallerText({ from, to: office.textingNumber, text: 'STOP', receivedAt }));
    }
    const backAgain = callers.splice(2, 1)[0] ?? '';
    await harness.deliver(replica, aCallerText({ from: backAgain, to: office.textingNumber, text: 'START' }));

    const token = await frontdesk();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await get(`${office.officeId}/opt-outs?limit=2${query}`, token);
      const page = pageOf(OptOut).parse(body);
      expect(page.items.every(({ source }) => source === 'caller')).toBe(true);
      seen.push(...page.items.map(({ phone }) => phone));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(callers.toReversed());
  });

  it('D the opt-outs of another office are not shown', async () => {
    const other = await harness.anOffice();
    const { body } = await get(`${other.officeId}/opt-outs`, await frontdesk(other.officeId));
    expect(body).toEqual({ items: [], nextCursor: null });
    expect((await get(`${office.officeId}/opt-outs`, await frontdesk(other.officeId))).status).toBe(404);
  });

  it('a cursor that no list gave out is refused by name', async () => {
    const { status, body } = await get(`${office.officeId}/opt-outs?cursor=nonsense`, await frontdesk());
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ pointer: '/query/cursor' }] });
  });
});
