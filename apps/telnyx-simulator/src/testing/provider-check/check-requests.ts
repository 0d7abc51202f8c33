import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TelnyxClient } from '@textback/telnyx';
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
      seen.push({ method, path: url, authorization: headers.authorization, body: JSON.parse(text) });
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
  server.closeAllConnections();
  server.close();
}
