import type { RunningSimulator } from '../simulator.fixtures.js';
import type { ProviderDocument } from './provider-document.js';
import type { Report } from './report.js';

const OFFICE = '+14155550101';
const CALLER = '+14155550110';
const STOPPED = '+14155550111';
const RATED = '+14155550112';

/** Every answer of the simulator's provider API is one that the document describes. */
export async function checkResponses(
  document: ProviderDocument,
  simulator: RunningSimulator,
  report: Report,
): Promise<void> {
  const ask = async (
    name: string,
    method: string,
    path: string,
    expected: number,
    options: { body?: unknown; query?: string; id?: string; headers?: Record<string, string> } = {},
  ): Promise<unknown> => {
    const url = `/v2${path.replace('{id}', options.id ?? '')}${options.query ?? ''}`;
    const response = await simulator.send(method, url, options.body, options.headers);
    const body: unknown = await response.json();
    report.add(`the simulator's answer: ${name}`, [
      ...(response.status === expected ? [] : [`status ${response.status} instead of ${expected}`]),
      ...document.problemsOfResponse(method, path, response.status, body),
    ]);
    return body;
  };
  const post = (
    name: string,
    expected: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<unknown> => ask(name, 'POST', '/messages', expected, { body, headers });
  const text = { from: OFFICE, to: CALLER, text: 'Sorry we missed your call' };

  const accepted = await post('a text', 200, { ...text, webhook_url: 'https://textback.example/hooks/1' });
  await post('a text in UCS-2', 200, { ...text, text: 'Grüße 👋' });
  await post('no token', 401, text, { authorization: '' });
  await post('no recipient', 422, { from: OFFICE, text: 'x' });
  await post('several recipients', 422, { ...text, to: [CALLER] });
  await post('a number that is none', 422, { ...text, to: 'banana' });
  await post('no sender', 422, { to: CALLER, text: 'x' });
  await post('no content', 422, { from: OFFICE, to: CALLER });
  await post('a bad encoding', 422, { ...text, encoding: 'utf8' });

  await simulator.send('POST', '/simulator/texts', { from: STOPPED, to: OFFICE, text: 'STOP' });
  await post('a blocked recipient', 403, { ...text, to: STOPPED });
  await simulator.send('PUT', '/simulator/faults', { api: [{ kind: 'rate-limit', number: RATED }] });
  await post('too many requests', 429, { ...text, to: RATED });
  await simulator.send('DELETE', '/simulator/faults');

  const received = await simulator.send('POST', '/simulator/texts', { from: CALLER, to: OFFICE, text: 'hello' });
  await ask('a message of ours', 'GET', '/messages/{id}', 200, { id: (accepted as { data: { id: string } }).data.id });
  await ask("a caller's message", 'GET', '/messages/{id}', 200, { id: ((await received.json()) as { id: string }).id });
  await ask('a message that is not there', 'GET', '/messages/{id}', 404, { id: crypto.randomUUID() });
  await ask('an id that is none', 'GET', '/messages/{id}', 422, { id: '7' });
  await ask('detail records', 'GET', '/detail_records', 200, { query: '?filter[record_type]=messaging' });
  await ask('a page of detail records', 'GET', '/detail_records', 200, {
    query: `?filter[record_type]=messaging&filter[cld]=${encodeURIComponent(CALLER)}&filter[created_at][gte]=2021-06-22&sort=-created_at&page[number]=1&page[size]=1`,
  });
  await ask('detail records of callers', 'GET', '/detail_records', 200, {
    query: '?filter[record_type]=messaging&filter[direction]=inbound',
  });
  await ask('detail records of nothing', 'GET', '/detail_records', 400);
  await ask('opt-outs', 'GET', '/messaging_optouts', 200);
}
