import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceApp } from '@textback/http';
import { aFakeService, aGateway, type FakeService } from '../gateway.fixtures.js';

let service: FakeService;
let gateway: ServiceApp;

beforeAll(async () => {
  service = await aFakeService();
  const { url } = service;
  gateway = await aGateway({ UPSTREAM_CALLS: url, UPSTREAM_RULES: url, UPSTREAM_SMS: url, UPSTREAM_CHAT: url });
});
afterAll(async () => {
  await gateway.close();
  await service.close();
});

describe('the API catalog', () => {
  it('tells anybody where the document of each service is, and the gateway leads there', async () => {
    const answer = await fetch(`${gateway.url}/.well-known/api-catalog`);
    expect(answer.headers.get('content-type')).toContain('application/linkset+json');
    const { linkset } = (await answer.json()) as { linkset: { 'service-desc': { href: string }[] }[] };
    const documents = linkset.flatMap((api) => api['service-desc'].map(({ href }) => href));
    expect(documents).toEqual([
      '/calls/openapi.json',
      '/rules/openapi.json',
      '/sms/openapi.json',
      '/chat/openapi.json',
    ]);
    for (const href of documents) expect((await fetch(new URL(href, gateway.url))).status).toBe(200);
    expect(service.received.map(({ url }) => url)).toEqual(documents);
  });

  it('can be looked for without being read', async () => {
    const answer = await fetch(`${gateway.url}/.well-known/api-catalog`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
  });
});
