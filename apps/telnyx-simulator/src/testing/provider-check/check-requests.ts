import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TelnyxClient, TelnyxRecords } from '@textback/telnyx';
import type { ProviderDocument } from './provider-document.js';
import type { Report } from './report.js';

const TEXTS = {
  'a plain text': 'Sorry we missed your call. How can we help?',
  'a text with an emoji': 'Sorry we missed your call 👋',
  'a long text': 'x'.repeat(1_500),
};

/** Every request that our client makes is one that the document allows. */
export async function checkRequests(document: ProviderDocument, report: Report): Promise<void> {
  const seen: { method: string; path: string; authorization: string | undefined; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({
        method,
        path: url,
        authorization: headers.authorization,
        body: text === '' ? null : JSON.parse(text),
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"id":"1"}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new TelnyxClient({ apiKey: 'KEY', apiUrl: `http://127.0.0.1:${port}`, timeoutMs: 5_000 });

  for (const [name, text] of Object.entries(TEXTS)) {
    seen.length = 0;
    await client.send({
      from: '+14155550101',
      to: '+14155550110',
      text,
      webhookUrl: 'https://textback.example/sms/webhooks/telnyx/5b2f6f2e-8c4e-5c53-8a5f-1f2b3c4d5e6f',
    });
    const [request] = seen;
    report.add(`our request: ${name}`, [
      ...(seen.length === 1 ? [] : [`${seen.length} requests instead of one`]),
      ...(request?.authorization === 'Bearer KEY' ? [] : ['no bearer token']),
      ...document.problemsOfRequest(request?.method ?? '', request?.path ?? '', request?.body),
    ]);
  }

  const records = new TelnyxRecords({ apiKey: 'KEY', apiUrl: `http://127.0.0.1:${port}`, timeoutMs: 5_000 });
  const since = new Date('2026-03-02T17:05:00Z');
  for (const [name, ask] of Object.entries({
    'detail records of a number': () => records.messages({ to: '+14155550110', since, page: 1 }),
    'detail records of an office': () => records.messages({ from: '+14155550101', since, page: 2 }),
    'all opt-outs': () => records.optOuts({ page: 1 }),
    'opt-outs of an office since a day': () => records.optOuts({ from: '+14155550101', since, page: 3 }),
  })) {
    seen.length = 0;
    await ask();
    const [request] = seen;
    const { pathname, searchParams } = new URL(request?.path ?? '', 'http://provider');
    report.add(`our request: ${name}`, [
      ...(seen.length === 1 ? [] : [`${seen.length} requests instead of one`]),
      ...(request?.authorization === 'Bearer KEY' ? [] : ['no bearer token']),
      ...document.problemsOfQuery(request?.method ?? '', pathname, searchParams),
    ]);
  }
  server.closeAllConnections();
  server.close();
}
