import { describe, expect, it } from '@jest/globals';
import type { MessageRecord, TelnyxRecords } from '@textback/telnyx';
import { aDispatchId, aPhoneNumber } from '@textback/testing';
import { WebhookUrls } from '../../webhooks/application/webhook-urls.js';
import { happeningOf, TelnyxProviderRecords } from './telnyx-provider-records.js';

const aRecord = (changes: Partial<MessageRecord> = {}): MessageRecord => ({
  messageId: 'telnyx-1',
  status: 'delivered',
  errorCode: null,
  parts: 1,
  cost: null,
  createdAt: new Date('2026-03-02T17:05:21Z'),
  webhookUrl: null,
  ...changes,
});

describe('happeningOf', () => {
  it.each([
    { status: 'delivered', errorCode: null, happening: { kind: 'record-delivered' } },
    {
      status: 'failed',
      errorCode: '40001',
      happening: { kind: 'record-failed', reason: 'landline', providerCode: '40001' },
    },
    { status: 'failed', errorCode: '40300', happening: { kind: 'record-failed', reason: 'opted-out' } },
    { status: 'failed', errorCode: null, happening: { kind: 'record-failed', reason: 'other', providerCode: null } },
    { status: 'gw_reject', errorCode: '40002', happening: { kind: 'record-failed', reason: 'spam-or-content' } },
    { status: 'gw_reject', errorCode: null, happening: { kind: 'record-failed', reason: 'rejected-by-provider' } },
    { status: 'gw_timeout', errorCode: null, happening: { kind: 'record-accepted' } },
    { status: 'dlr_timeout', errorCode: null, happening: { kind: 'record-sent' } },
    { status: 'dlr_unconfirmed', errorCode: null, happening: { kind: 'record-sent' } },
    { status: 'a status of next year', errorCode: null, happening: { kind: 'record-accepted' } },
  ])('$status with code $errorCode', ({ status, errorCode, happening }) => {
    expect(happeningOf(aRecord({ status, errorCode }))).toMatchObject({
      ...happening,
      provider: { messageId: 'telnyx-1', parts: 1 },
    });
  });
});

describe('TelnyxProviderRecords', () => {
  const urls = new WebhookUrls('https://textback.example', ['a key of tests']);
  const since = Date.parse('2026-03-02T17:00:00Z');
  const reading = (items: readonly MessageRecord[], more = false) => {
    const telnyx = { messages: async () => ({ kind: 'answered', items, more }) } as unknown as TelnyxRecords;
    return new TelnyxProviderRecords(telnyx, urls).read({ by: { to: aPhoneNumber() }, since }, 1);
  };

  it('finds texts by the URL that only we can have made', async () => {
    const dispatchId = aDispatchId();
    const [plain] = urls.urlOf(dispatchId).split('?');
    const answer = await reading([
      aRecord({ messageId: 'telnyx-2', webhookUrl: urls.urlOf(dispatchId) }),
      aRecord({ webhookUrl: plain ?? null }),
      aRecord({ webhookUrl: `${plain}?token=${'A'.repeat(22)}` }),
      aRecord(),
    ]);
    expect(answer).toEqual({
      kind: 'answered',
      more: false,
      found: [
        {
          dispatchId,
          happening: { kind: 'record-delivered', provider: { messageId: 'telnyx-2', parts: 1, cost: null } },
        },
      ],
    });
  });

  it('reads no further than the records are of interest', async () => {
    const old = aRecord({ createdAt: new Date('2026-03-02T16:59:59Z') });
    expect(await reading([aRecord()], true)).toMatchObject({ more: true });
    expect(await reading([aRecord({ createdAt: null })], true)).toMatchObject({ more: true });
    expect(await reading([aRecord(), old], true)).toMatchObject({ more: false });
  });
});
