import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callWebhook } from '@textback/contracts';
import { aTokenIssuer, type TokenIssuer } from '@textback/testing';
import type { ServiceApp } from './service-app.js';
import { aToyService, ForgetfulModule, OTHER_OFFICE, OWN_OFFICE, TOYS_API } from './toy-service.fixtures.js';

// Real: HTTP, tokens, JWKS. There is no database and no Kafka in the toy service.
const LATIN_1 = 'application/json; charset=iso-8859-1';
const TOY = '00000000-0000-4000-8000-0000000000aa';
const toys = (office: string = OWN_OFFICE): string => `/toys/v1/offices/${office}/toys`;

let issuer: TokenIssuer;
let service: ServiceApp;
let frontdesk: string;
let manager: string;

beforeAll(async () => {
  issuer = await aTokenIssuer();
  service = await aToyService(issuer.auth);
  frontdesk = await issuer.user({ offices: { [OWN_OFFICE]: 'frontdesk' } });
  manager = await issuer.user({ offices: { [OWN_OFFICE]: 'manager' } });
});

afterAll(async () => {
  await service.close();
  await issuer.close();
});

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

async function call(
  method: string,
  path: string,
  {
    token,
    json,
    raw,
    type = 'application/json',
  }: { token?: string; json?: unknown; raw?: string | Uint8Array<ArrayBuffer>; type?: string } = {},
): Promise<Answer> {
  const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
  const response = await fetch(service.url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

/** What the service answers to bytes on a connection. */
async function talk(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  socket.write(bytes);
  return (await socket.setEncoding('utf8').toArray()).join('');
}

const errorsOf = async (query: string): Promise<unknown> =>
  (await call('GET', `${toys()}?${query}`, { token: frontdesk })).body['errors'];

async function manage(path: string, at = service): Promise<{ status: number; text: string }> {
  const response = await fetch(at.managementUrl + path);
  return { status: response.status, text: await response.text() };
}

describe('who may call', () => {
  it('a request without a token is told how to authenticate', async () => {
    const { status, headers, body } = await call('GET', toys());
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="textback"');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toEqual({
      type: 'urn:textback:problem:unauthorized',
      title: 'The request has no bearer token.',
      status: 401,
    });
  });

  it.each([
    ['signed by a stranger', () => issuer.user({ offices: { [OWN_OFFICE]: 'manager' } }, { forged: true })],
    ['expired', () => issuer.user({ offices: { [OWN_OFFICE]: 'manager' } }, { expiresIn: -60 })],
    ['for another audience', () => issuer.user({ offices: { [OWN_OFFICE]: 'manager' } }, { audience: 'others' })],
    ['of another issuer', () => issuer.user({ offices: { [OWN_OFFICE]: 'manager' } }, { issuer: 'https://evil.test' })],
    ['with a role that does not exist', () => issuer.token({ sub: 'u', offices: { [OWN_OFFICE]: 'owner' } })],
    ['with an office that is no id', () => issuer.token({ sub: 'u', offices: { everything: 'manager' } })],
    ['without a subject', () => issuer.token({ offices: { [OWN_OFFICE]: 'manager' } })],
    ['with neither offices nor scopes', () => issuer.token({ sub: 'u' })],
    ['unsigned', async () => unsigned({ sub: 'u', offices: { [OWN_OFFICE]: 'manager' } })],
    ['signed with the public key as a shared secret', () => hmacSigned()],
    ['not a token', async () => 'abc'],
  ])('a token %s is refused', async (_, token) => {
    const { status, headers } = await call('GET', toys(), { token: await token() });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('the front desk sees its own office', async () => {
    const { status, body } = await call('GET', toys(), { token: frontdesk });
    expect(status).toBe(200);
    expect(body['items']).toEqual([{ name: 'toy of user-1' }]);
  });

  it('an office of others does not exist, nor does one that is no id', async () => {
    for (const office of [OTHER_OFFICE, 'no-id']) {
      const { status, body } = await call('GET', toys(office), { token: manager });
      expect(status).toBe(404);
      expect(body['title']).toBe('No such office.');
    }
  });

  it('an office id in upper case is the same office', async () => {
    expect((await call('GET', toys(OWN_OFFICE.toUpperCase()), { token: frontdesk })).status).toBe(200);
  });

  it('a manager may do what the front desk may not', async () => {
    const request = { json: { name: 'ball' } };
    expect((await call('PUT', `${toys()}/${TOY}`, { ...request, token: frontdesk })).status).toBe(403);
    expect((await call('PUT', `${toys()}/${TOY}`, { ...request, token: manager })).status).toBe(200);
    expect((await call('GET', toys(), { token: manager })).status).toBe(200);
  });

  it('a service needs the scope, whatever the office', async () => {
    const right = await issuer.service('offices:write');
    const wrong = await issuer.service('people:write');
    const json = { name: 'ball' };
    expect((await call('PUT', `${toys(OTHER_OFFICE)}/${TOY}`, { json, token: right })).status).toBe(200);
    expect((await call('PUT', `${toys(OTHER_OFFICE)}/${TOY}`, { json, token: wrong })).status).toBe(403);
    expect((await call('DELETE', '/toys/v1/toys', { token: right })).status).toBe(204);
    // No scope opens what is for users only.
    const { status, body } = await call('GET', toys(), { token: right });
    expect(status).toBe(403);
    expect(body['title']).toBe('This is for users, not for services.');
  });

  it('a user cannot do what is for services', async () => {
    expect((await call('DELETE', '/toys/v1/toys', { token: manager })).status).toBe(403);
  });

  it('no endpoint is reachable without a token', async () => {
    const paths = (await call('GET', '/toys/openapi.json')).body['paths'] as Record<string, Record<string, unknown>>;
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
    expect(routes).toHaveLength(4);
    for (const [method, path] of routes) {
      const url = path.replace('{officeId}', OWN_OFFICE).replace('{toyId}', TOY);
      expect({ method, path, status: (await call(method, url)).status }).toEqual({ method, path, status: 401 });
    }
  });

  it('nobody is let in while the issuer cannot be reached, and no token is blamed', async () => {
    const unreachable = await aToyService({ ...issuer.auth, jwksUrl: 'http://127.0.0.1:1/jwks' });
    try {
      const response = await fetch(unreachable.url + toys(), { headers: { authorization: `Bearer ${frontdesk}` } });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('2');
    } finally {
      await unreachable.close();
    }
  });
});

describe('what may be sent', () => {
  it('names every wrong field by JSON pointer', async () => {
    const { status, body } = await call('PUT', `${toys()}/no-id`, {
      token: manager,
      json: { name: '', parts: [{ 'weight/g': 1 }, { 'weight/g': '2' }], size: 3, colour: { rgb: 'ff' } },
    });
    expect(status).toBe(400);
    expect(body['type']).toBe('urn:textback:problem:invalid-request');
    const errors = body['errors'] as { pointer: string; detail: string }[];
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/colour/rgb',
      '/name',
      '/parts/1/weight~1g',
      '/path/toyId',
      '/size',
    ]);
  });

  it('refuses a limit, and a cursor, that are not ours', async () => {
    expect(await errorsOf('limit=1000')).toMatchObject([{ pointer: '/query/limit' }]);
    expect(await errorsOf('cursor=rubbish')).toMatchObject([{ pointer: '/query/cursor' }]);
    expect(await errorsOf(`cursor=${Buffer.from('{"after":"x"}').toString('base64url')}`)).toMatchObject([
      { pointer: '/query/cursor' },
    ]);
  });

  it('a cursor that we gave is understood', async () => {
    const first = await call('GET', toys(), { token: frontdesk });
    const second = await call('GET', `${toys()}?cursor=${String(first.body['nextCursor'])}`, { token: frontdesk });
    expect(second.status).toBe(200);
    expect(second.body['nextCursor']).not.toBe(first.body['nextCursor']);
  });

  it.each([
    ['malformed JSON', { raw: '{"name":' }, 400, 'malformed-json'],
    [
      'a text that is not UTF-8',
      { raw: Uint8Array.from(Buffer.from('{"name":"caf\xe9"}', 'latin1')) },
      400,
      'malformed-json',
    ],
    ['JSON that says it is Latin-1', { raw: '{"name":"a"}', type: LATIN_1 }, 415, 'unsupported-media-type'],
    ['a poisoned prototype', { raw: '{"name":"a","__proto__":{"admin":true}}' }, 400, 'forbidden-key'],
    ['a form', { raw: 'name=ball', type: 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['more than a megabyte', { raw: JSON.stringify({ name: 'x'.repeat(1024 * 1024) }) }, 413, 'body-too-large'],
    ['an empty body', { raw: '' }, 400, 'invalid-request'],
  ])('%s is a clear problem', async (_, body, status, kind) => {
    const answer = await call('PUT', `${toys()}/${TOY}`, { token: manager, ...body });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status, type: `urn:textback:problem:${kind}` });
    expect(answer.status).toBe(status);
  });

  it('a body that is too large is refused so that also those see it who read no answer before they have sent it', async () => {
    const piece = Buffer.alloc(256 * 1024, 'x');
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1').pause();
    const head = [
      'POST /toys/webhooks/maker HTTP/1.1',
      'host: a',
      'content-type: application/json',
      'connection: close',
    ];
    const pieces = 40;
    socket.write([...head, `content-length: ${pieces * piece.length}`, '', ''].join('\r\n'));
    for (let sent = 0; sent < pieces; sent += 1)
      await new Promise<void>((resolve, reject) => socket.write(piece, (error) => (error ? reject(error) : resolve())));
    const answer = (await socket.setEncoding('utf8').toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('urn:textback:problem:body-too-large');
  });

  it.each([
    [
      'an address that cannot be decoded',
      'GET /toys/v1/%E0%A4%A HTTP/1.1\r\nhost: a',
      400,
      'The path is not percent-encoded UTF-8.',
    ],
    [
      'an id of hundreds of characters',
      `GET ${toys('a'.repeat(300))} HTTP/1.1\r\nhost: a`,
      414,
      'A part of the path is too long.',
    ],
    ['what is no HTTP', 'HELLO', 400, 'The request is not valid HTTP.'],
    [
      'headers without end',
      `GET /toys/v1 HTTP/1.1\r\nhost: a\r\nx-pad: ${'x'.repeat(20_000)}`,
      431,
      'The headers are too large.',
    ],
  ])('%s is a problem, before any route', async (_, request, status, title) => {
    const answer = await talk(`${request}\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json\r\n');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, title });
  });

  it('an address where nothing is answers with a problem, too', async () => {
    const { status, body } = await call('GET', '/toys/v1/nothing?phone=15550100167', { token: manager });
    expect(status).toBe(404);
    expect(body).toEqual({
      type: 'urn:textback:problem:not-found',
      title: 'There is nothing at this address.',
      status: 404,
    });
  });
});

describe('what comes back', () => {
  it('holds nothing that the contract does not name, and the headers that the handler adds', async () => {
    const { status, headers, body } = await call('PUT', `${toys()}/${TOY}`, { token: manager, json: { name: 'ball' } });
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({ name: 'ball' });
  });

  it.each([
    ['database', 503, 'unavailable'],
    ['conflict', 409, 'already-broken'],
    ['bug', 500, 'internal'],
    ['bad-reply', 500, 'internal'],
    ['bad-header', 500, 'internal'],
  ])('an error of kind %s becomes a %i problem without internals', async (how, status, kind) => {
    const answer = await call('POST', `/toys/v1/offices/${OWN_OFFICE}/break?how=${how}`, { token: frontdesk });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, type: `urn:textback:problem:${kind}` });
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|refused|555/);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '2' : null);
  });

  it('bears an id of ours, whatever id the client sends', async () => {
    const response = await fetch(`${service.url}/toys/openapi.json`, { headers: { 'x-request-id': 'chosen' } });
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('says nothing about other origins unless they are listed', async () => {
    const origin = 'https://desk.example';
    const ask = async (url: string): Promise<string | null> =>
      (await fetch(`${url}/toys/openapi.json`, { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await ask(service.url)).toBeNull();
    const open = await aToyService(issuer.auth, {}, { CORS_ORIGINS: [origin] });
    try {
      expect(await ask(open.url)).toBe(origin);
    } finally {
      await open.close();
    }
  });
});

describe('public routes', () => {
  it('get the bytes of the body as they arrived', async () => {
    const raw = '{ "a" :\n"\u00e9" }';
    const { status, body } = await call('POST', '/toys/webhooks/maker', { raw });
    expect(status).toBe(201);
    expect(Buffer.from(String(body['raw']), 'base64').toString()).toBe(raw);
  });

  it('have limits of their own', async () => {
    const { status } = await call('POST', '/toys/webhooks/maker', { raw: JSON.stringify('x'.repeat(64)) });
    expect(status).toBe(413);
  });
});

describe('booting', () => {
  it('is refused when a route is neither an endpoint nor public', async () => {
    await expect(
      aToyService(issuer.auth, { module: ForgetfulModule, api: { ...TOYS_API, endpoints: [] } }),
    ).rejects.toThrow('ForgetfulController.leak is neither an @Endpoint nor @Public.');
  });

  it('is refused when an endpoint of the catalog is not handled, and when one is handled that is not in it', async () => {
    await expect(aToyService(issuer.auth, { module: class Empty {} })).rejects.toThrow(/listToys is in the catalog/);
    await expect(aToyService(issuer.auth, { api: { ...TOYS_API, endpoints: [] } })).rejects.toThrow(
      /listToys is handled, but not in/,
    );
  });

  it('is refused when a webhook of its API is not handled', async () => {
    await expect(aToyService(issuer.auth, { api: { ...TOYS_API, webhooks: [callWebhook] } })).rejects.toThrow(
      /takeCallWebhook is in the catalog/,
    );
  });
});

describe('the management port', () => {
  it('tells that the process lives, that it is ready, and what it counted', async () => {
    await call('GET', toys(), { token: frontdesk });
    expect((await manage('/health/live')).status).toBe(200);
    expect(await manage('/health/ready')).toEqual({
      status: 200,
      text: JSON.stringify({ ready: true, phase: 'serving', checks: {} }),
    });
    const { text } = await manage('/metrics');
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toMatch(
      /textback_http_request_seconds_count\{method="GET",route="[^"]*:officeId\/toys",status="200"\} \d/,
    );
    expect(text).not.toContain(OWN_OFFICE);
  });

  it('is not reachable on the service port', async () => {
    for (const path of ['/health/ready', '/metrics']) expect((await call('GET', path)).status).toBe(404);
  });

  it('a service that is shutting down is not ready, while it still finishes a request', async () => {
    const entered = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const draining = await aToyService(issuer.auth, {
      setUp: (app) => {
        app
          .getHttpAdapter()
          .getInstance()
          .get('/slow', async () => {
            entered.resolve();
            await finish.promise;
            return { done: true };
          });
      },
    });
    const slow = fetch(`${draining.url}/slow`);
    await entered.promise;
    const closed = draining.close();
    const { status, text } = await manage('/health/ready', draining);
    expect(status).toBe(503);
    expect(text).toContain('"phase":"draining"');
    expect((await manage('/health/live', draining)).status).toBe(200);
    finish.resolve();
    expect(await (await slow).json()).toEqual({ done: true });
    await closed;
    await expect(manage('/health/live', draining)).rejects.toThrow('fetch failed');
  });
});

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const inAnHour = (): number => Math.floor(Date.now() / 1_000) + 3_600;

const claims = (more: object): object => ({
  iss: issuer.auth.issuer,
  aud: issuer.auth.audience,
  exp: inAnHour(),
  ...more,
});

const unsigned = (more: object): string => `${segment({ alg: 'none' })}.${segment(claims(more))}.`;

async function hmacSigned(): Promise<string> {
  const { SignJWT } = await import('jose');
  const jwks = await (await fetch(issuer.auth.jwksUrl)).text();
  return new SignJWT({ sub: 'u', offices: { [OWN_OFFICE]: 'manager' } })
    .setProtectedHeader({ alg: 'HS256', kid: 'test-key' })
    .setIssuer(issuer.auth.issuer)
    .setAudience(issuer.auth.audience)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(jwks));
}
