import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SmsInbound } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aPhoneNumber } from '@textback/testing';
import { ForgetMedia } from './media/application/forget-media.js';
import { aHarness, type Harness } from './testing/sms-dispatch.fixtures.js';
import { aCallerText } from './testing/webhooks.fixtures.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

const PICTURE = Buffer.from('a picture');
const SCRIPT = '<script>alert(1)</script>';

describe("callers' media, with real Kafka and Postgres", () => {
  let harness: Harness;
  let replica: ServiceApp;
  let origin: string;
  const asked: string[] = [];
  const store = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/picture') return void response.writeHead(200, { 'content-type': 'image/png' }).end(PICTURE);
    if (request.url === '/page') return void response.writeHead(200, { 'content-type': 'text/html' }).end(SCRIPT);
    response.writeHead(404).end();
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
    harness = await aHarness();
    replica = await harness.start({ MEDIA_DEVELOPMENT_ORIGIN: origin });
  }, 60_000);
  afterAll(async () => {
    await harness?.close();
    store.close();
  });

  /** What a caller attached to a message to a new office. */
  const anAttachment = async (url: string) => {
    const office = await harness.anOffice();
    const from = aPhoneNumber();
    const media = [{ url, content_type: 'image/png', size: 9 }];
    await harness.deliver(replica, aCallerText({ from, to: office.textingNumber, text: '', media }));
    const { data } = await harness.kafka.waitFor(SmsInbound, ({ data }) => data.from === from);
    return { officeId: office.officeId, mediaId: data.media[0]?.mediaId ?? '' };
  };
  const get = async (media: { officeId: string; mediaId: string }, reader = media.officeId): Promise<Response> => {
    const token = await harness.tokens.user({ offices: { [reader]: 'frontdesk' } });
    return fetch(`${replica.url}/sms/v1/offices/${media.officeId}/media/${media.mediaId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  };

  it('are fetched when the front desk asks for them, and not before', async () => {
    const media = await anAttachment(`${origin}/picture`);
    expect(asked).toEqual([]);
    const response = await get(media);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PICTURE);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': expect.stringMatching(/^inline; filename="media-[0-9a-f]{8}\.png"$/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
    expect(asked).toEqual(['/picture']);
  });

  it('are forgotten after 30 days: the URL of an old one is kept no longer, and asking for it is answered 404', async () => {
    const [old, young] = [await anAttachment(`${origin}/picture`), await anAttachment(`${origin}/picture`)];
    const age = (mediaId: string, days: number) =>
      harness.database.query(
        'UPDATE inbound_media SET received_at = now() - make_interval(days => $2, mins => -1) WHERE media_id = $1',
        [mediaId, days],
      );
    await age(old.mediaId, 31);
    await age(young.mediaId, 30);
    expect(await replica.app.get(ForgetMedia, { strict: false }).execute()).toBe(1);
    const kept = await harness.database.query('SELECT media_id FROM inbound_media WHERE media_id = ANY($1::uuid[])', [
      [old.mediaId, young.mediaId],
    ]);
    expect(kept).toEqual([{ media_id: young.mediaId }]);
    expect((await get(old)).status).toBe(404);
    expect((await get(young)).status).toBe(200);
  });

  it('D are there for their own office only', async () => {
    const media = await anAttachment(`${origin}/picture`);
    const other = await harness.anOffice();
    expect((await get(media, other.officeId)).status).toBe(404);
    expect((await get({ officeId: other.officeId, mediaId: media.mediaId })).status).toBe(404);
  });

  it.each([
    { what: 'that the provider keeps no longer', path: '/gone', status: 410, type: 'media-gone' },
    { what: 'of a type that could hold a script', path: '/page', status: 422, type: 'media-not-allowed' },
  ])('$what are a problem: $status', async ({ path, status, type }) => {
    const response = await get(await anAttachment(origin + path));
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ type: `urn:textback:problem:${type}`, status });
    expect(text).not.toContain('script>');
    expect(text).not.toContain(origin);
  });

  it.each(['http://169.254.169.254/latest/meta-data', 'https://localhost/secret', 'file:///etc/passwd'])(
    'a webhook cannot make us ask %s',
    async (url) => {
      const response = await get(await anAttachment(url));
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ type: 'urn:textback:problem:media-not-allowed' });
    },
  );
});
