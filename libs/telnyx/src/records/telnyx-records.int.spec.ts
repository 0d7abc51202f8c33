import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Asked, type MessageRecord, TelnyxRecords } from './telnyx-records.js';

// Real: the SDK, sockets. Fake: the provider.

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Answer = (response: ServerResponse) => void;
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

async function aProvider(answer: Answer): Promise<{ records: TelnyxRecords; asked: URL[] }> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://provider'));
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
  return { records: new TelnyxRecords({ apiKey: 'KEY', apiUrl, timeoutMs: 300 }), asked };
}

const since = new Date('2026-03-02T17:05:00Z');
const aRow = (row: object = {}) => ({
  record_type: 'message_detail_record',
  uuid: 'message-1',
  status: 'delivered',
  errors: [],
  parts: 2,
  cost: '0.0051',
  currency: 'USD',
  created_at: '2026-03-02T17:05:21Z',
  delivery_status_webhook_url: 'https://textback.example/sms/webhooks/telnyx/1?token=x',
  ...row,
});
const page = (data: unknown[], meta: object | null = { page_number: 1, page_size: 50, total_pages: 1 }) =>
  json(200, { data, meta });

describe('TelnyxRecords', () => {
  it('asks for the messages of a number in the documented form, and reads them', async () => {
    const { records, asked } = await aProvider(page([aRow()]));
    expect(await records.messages({ to: '+15551230001', since, page: 2 })).toEqual({
      kind: 'answered',
      more: false,
      items: [
        {
          messageId: 'message-1',
          status: 'delivered',
          errorCode: null,
          parts: 2,
          cost: { amount: '0.0051', currency: 'USD' },
          createdAt: new Date('2026-03-02T17:05:21Z'),
          webhookUrl: 'https://textback.example/sms/webhooks/telnyx/1?token=x',
        },
      ],
    });
    expect(asked.map(({ pathname, searchParams }) => [pathname, Object.fromEntries(searchParams)])).toEqual([
      [
        '/v2/detail_records',
        {
          'filter[record_type]': 'messaging',
          'filter[direction]': 'outbound',
          'filter[created_at][gte]': '2026-03-02',
          'filter[cld]': '+15551230001',
          sort: '-created_at',
          'page[number]': '2',
          'page[size]': '50',
        },
      ],
    ]);
  });

  it('asks for opt-outs, and reads them', async () => {
    const pair = { from: '+15559870001', to: '+15551230001', keyword: null };
    const row = { ...pair, created_at: '2025-04-28 12:00:38.631252+00:00' };
    const { records, asked } = await aProvider(page([row, { from: null }]));
    expect(await records.optOuts({ from: '+15559870001', page: 1 })).toMatchObject({
      items: [{ ...pair, createdAt: new Date('2025-04-28T12:00:38.631Z') }],
    });
    expect(asked[0]?.search).toContain(encodeURIComponent('filter[from]'));
  });

  it.each([
    ['a row that breaks the specification', [aRow(), { status: null }, 'x', null], ['message-1']],
    ['codes as numbers', [aRow({ errors: [40001], parts: 0, created_at: 'soon' })], ['message-1']],
    ['a row without an id', [aRow({ uuid: undefined }), aRow()], ['message-1']],
  ])('%s does not hide the others', async (_, rows, ids) => {
    const { records } = await aProvider(page(rows));
    const answer = await records.messages({ since, page: 1 });
    expect(answer.kind === 'answered' && answer.items.map(({ messageId }) => messageId)).toEqual(ids);
  });

  it.each([
    { meta: { page_number: 1, total_pages: 3 }, rows: 1, more: true },
    { meta: { page_number: 3, total_pages: 3 }, rows: 50, more: false },
    { meta: null, rows: 50, more: true },
    { meta: null, rows: 49, more: false },
  ])('knows whether there is more: $meta, $rows rows', async ({ meta, rows, more }) => {
    const { records } = await aProvider(page(Array.from({ length: rows }, aRow), meta));
    expect(await records.messages({ since, page: 1 })).toMatchObject({ more });
  });

  it.each<[string, Answer, Asked<MessageRecord>]>([
    ['429', json(429, {}, { 'x-ratelimit-reset': '7' }), { kind: 'rate-limited', retryAfterMs: 7_000 }],
    [
      'a refusal',
      json(400, { errors: [{ code: '10031', title: 'Invalid request filter' }] }),
      { kind: 'refused', code: '10031', httpStatus: 400 },
    ],
    ['a 5xx', json(503, {}), { kind: 'unavailable', why: 'server-error' }],
    ['silence', () => undefined, { kind: 'unavailable', why: 'timeout' }],
    ['another body', json(200, { items: [] }), { kind: 'unavailable', why: 'unreadable-answer' }],
    [
      'a broken connection',
      (response) => void response.socket?.destroy(),
      { kind: 'unavailable', why: 'connection-lost' },
    ],
  ])('%s is a value, after one request', async (_, answer, expected) => {
    const { records, asked } = await aProvider(answer);
    expect(await records.messages({ since, page: 1 })).toEqual(expected);
    expect(asked).toHaveLength(1);
  });
});
