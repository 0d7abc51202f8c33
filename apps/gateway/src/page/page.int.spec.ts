import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import chromium from '@sparticuz/chromium';
import type { ServiceApp } from '@textback/http';
import { eventually } from '@textback/testing';
import { type Browser, chromium as playwright, type Page } from 'playwright-core';
import { aGateway } from '../gateway.fixtures.js';
import { aTextedCall, FakeOffice, OFFICE } from './fake-office.fixtures.js';

// Real: a browser, the page, the gateway and its sockets. The services behind it are one fake.
jest.setTimeout(30_000);

let browser: Browser;
let office: FakeOffice;
let gateway: ServiceApp;
let page: Page;
/** What the browser complained about: scripts that fail, and whatever the content security policy stops. */
let complaints: string[];

beforeAll(async () => {
  // In a single process, the browser would end with its first page.
  const args = chromium.args.filter((arg) => arg !== '--single-process');
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args });
});
afterAll(() => browser.close());

beforeEach(async () => {
  office = await FakeOffice.start();
  const { url } = office.service;
  gateway = await aGateway({
    UPSTREAM_CALLS: url,
    UPSTREAM_RULES: url,
    UPSTREAM_SMS: url,
    UPSTREAM_CHAT: url,
    UPSTREAM_SIMULATOR: url,
    DEV_ISSUER_KEY: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'der' })
      .toString('base64'),
    DEV_OFFICE_ID: OFFICE,
    JWT_ISSUER: 'http://issuer.test',
    JWT_AUDIENCE: 'textback',
  });
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  complaints = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});

afterEach(async () => {
  await page.close();
  await gateway.close();
  await office.service.close();
});

async function open(): Promise<void> {
  await page.goto(gateway.url);
  await page.locator('#live[data-state=live]').waitFor();
}

const tile = (text: string) => page.locator('#inbox-list .tile', { hasText: text });

describe('the page', () => {
  it('comes without anything from elsewhere, and may load nothing else', async () => {
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await open();
    expect([...hosts]).toEqual([new URL(gateway.url).host]);
    expect(complaints).toEqual([]);
    const { headers } = await fetch(gateway.url);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  });

  it('serves its own files and no others', async () => {
    for (const name of ['nothing.js', '..%2f..%2fpackage.json', '%2e%2e%2fsrc%2fmain.ts'])
      expect((await fetch(`${gateway.url}/page/${name}`)).status).toBe(404);
  });

  it('R4 shows a missed call, what became of its text, and the way to the conversation', async () => {
    office.calls = [aTextedCall()];
    office.tileOpens('Can you call me back?');
    await open();
    const call = page.locator('#calls li');
    await call.getByText('Text delivered').waitFor();
    await call.getByRole('button', { name: 'Open chat' }).click();
    await page.locator('#chat-thread').getByText('Can you call me back?').waitFor();
    expect(complaints).toEqual([]);
  });

  it('R15 shows a tile as it opens, and R19 sends an answer with a key against repeats', async () => {
    await open();
    await page.getByRole('tab', { name: 'Contacts' }).click();
    office.tileOpens('Are you open on Friday?');
    await tile('Are you open on Friday?').click();
    await page.getByLabel('Answer the caller').fill('Until noon.');
    await page.keyboard.press('Enter');
    await page.locator('#chat-thread').getByText('Until noon.').waitFor();
    const answer = office.service.received.find(({ method, url }) => method === 'POST' && url?.endsWith('/messages'));
    expect(answer?.headers['idempotency-key']).toMatch(/^[\da-f]{32}$/);
    expect(JSON.parse(String(answer?.body))).toEqual({ text: 'Until noon.' });
    expect(complaints).toEqual([]);
  });

  it('shows what a caller writes as text, whatever it is', async () => {
    await open();
    await page.getByRole('tab', { name: 'Contacts' }).click();
    office.tileOpens('<img src=x onerror=alert(1)><b>hello</b>');
    await tile('<img src=x onerror=alert(1)><b>hello</b>').waitFor();
    expect(await page.locator('#inbox-list img, #inbox-list b').count()).toBe(0);
  });

  it('says so when nobody can sign in here', async () => {
    const production = await aGateway();
    try {
      await page.goto(production.url);
      await page.getByText('no development issuer').waitFor();
    } finally {
      await production.close();
    }
  });
});

describe('live updates on the page', () => {
  beforeEach(async () => {
    await open();
    await page.getByRole('tab', { name: 'Contacts' }).click();
  });

  it('go on after a broken connection from the last one that was seen', async () => {
    office.tileOpens('before');
    await tile('before').waitFor();
    office.drops();
    office.tileOpens('meanwhile', { lost: true });
    await tile('meanwhile').waitFor();
    await eventually(async () => expect(office.subscriptions).toEqual([undefined, 1]));
  });

  it('are asked for again when one is missing in between', async () => {
    office.tileOpens('lost', { lost: true });
    office.tileOpens('arrived');
    await tile('arrived').waitFor();
    expect(office.subscriptions).toEqual([undefined, 0]);
  });

  it('are asked for again when the server says that there was one', async () => {
    office.tileOpens('lost without a trace', { lost: true });
    office.tellsHead();
    await tile('lost without a trace').waitFor();
  });

  it('start over, with everything read again, when too much was missed', async () => {
    office.resyncNext = true;
    office.tileOpens('read from the list', { lost: true });
    office.tellsHead();
    await tile('read from the list').waitFor();
    office.tileOpens('live again');
    await tile('live again').waitFor();
    expect(office.subscriptions).toEqual([undefined, 0]);
  });

  it('are applied once, however often they come', async () => {
    office.tileOpens('first');
    office.tileOpens('second');
    await tile('second').waitFor();
    const [first] = office.log;
    office.service.sockets.of('/live').emit('update', first);
    office.tileOpens('third');
    await tile('third').waitFor();
    expect(office.subscriptions).toEqual([undefined]);
  });

  it('do not take away a click that is half done', async () => {
    office.tileOpens('Press here');
    await tile('Press here').hover();
    await page.mouse.down();
    office.tileOpens('It changed meanwhile');
    await tile('It changed meanwhile').waitFor();
    await page.mouse.up();
    await page.locator('#chat-thread').getByText('It changed meanwhile').waitFor();
  });

  it('are said to be missing while there is no connection', async () => {
    await office.service.close();
    await page.locator('#live[data-state=lost]').waitFor();
    await eventually(async () => expect(await page.locator('#live-text').textContent()).toContain('Trying again'));
  });
});
