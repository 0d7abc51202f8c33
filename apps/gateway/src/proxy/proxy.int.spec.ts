import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServiceApp } from '@textback/http';
import { io, type Socket } from 'socket.io-client';
import { aFakeService, aGateway, aStrictService, type FakeService } from '../gateway.fixtures.js';

// Real: the gateway, HTTP, WebSockets. The services behind it are fakes that remember what they got.
const open: { close(): Promise<void> }[] = [];
const opened = async <T extends ServiceApp | FakeService>(starting: Promise<T>): Promise<T> => {
  const started = await starting;
  open.unshift(started);
  return started;
};

afterEach(async () => {
  for (const { close } of open.splice(0)) await close();
});

const webhook = (
  gateway: ServiceApp,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${gateway.url}/sms/webhooks/telnyx?a=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('what passes through the gateway', () => {
  it('is the same bytes, whether they are JSON or not, so that signatures still fit', async () => {
    const sms = await opened(aFakeService());
    const gateway = await opened(aGateway({ UPSTREAM_SMS: sms.url }));
    const bodies = [
      Buffer.from('{ "b":1,\r\n  "a":"\u00e9" , "b":2}'),
      Buffer.from([0, 255, 10, 13, 0x80]),
      Buffer.from('{"half":'),
    ];
    for (const body of bodies) {
      expect((await webhook(gateway, body, { 'telnyx-timestamp': '7' })).status).toBe(200);
      expect(sms.received.at(-1)).toMatchObject({ method: 'POST', url: '/sms/webhooks/telnyx?a=1', body });
      expect(sms.received.at(-1)?.headers).toMatchObject({
        'telnyx-timestamp': '7',
        'content-type': 'application/json',
      });
    }
  });

  it('is also a body that its sender announced first, as curl does with large ones', async () => {
    const sms = await opened(aFakeService());
    const gateway = await opened(aGateway({ UPSTREAM_SMS: sms.url }));
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(`${gateway.url}/sms/webhooks/telnyx`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': 2, expect: '100-continue' },
      });
      outgoing.on('continue', () => outgoing.end('{}'));
      outgoing.on('response', (response) => resolve(response.resume().statusCode));
      outgoing.on('error', reject);
      outgoing.flushHeaders();
    });
    expect(status).toBe(200);
    expect(sms.received[0]?.body.toString()).toBe('{}');
  });

  it('tells who asked, whatever the client says about that', async () => {
    const sms = await opened(aFakeService());
    const gateway = await opened(aGateway({ UPSTREAM_SMS: sms.url }));
    await webhook(gateway, '{}', {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.test',
    });
    expect(sms.received[0]?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(gateway.url).host,
    });
  });

  it('comes back as it was answered: status, headers and body, a refusal too', async () => {
    const rules = await opened(
      aFakeService((_, response) =>
        response.writeHead(412, { etag: '"3"', 'content-type': 'application/problem+json' }).end('{"status":412}'),
      ),
    );
    const gateway = await opened(aGateway({ UPSTREAM_RULES: rules.url }));
    const response = await fetch(`${gateway.url}/rules/v1/x`, { headers: { authorization: 'Bearer t' } });
    expect(response.status).toBe(412);
    expect(response.headers.get('etag')).toBe('"3"');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).toBe('{"status":412}');
    expect(rules.received[0]?.headers.authorization).toBe('Bearer t');
  });

  it('comes back as it was answered, also when a body is refused that is still being sent', async () => {
    const sms = await opened(aStrictService());
    const gateway = await opened(aGateway({ UPSTREAM_SMS: sms.url }));
    const bodies = [Buffer.alloc(3_000_000, 'x'), Buffer.alloc(70_000, 'x'), Buffer.alloc(12_000_000, 'x')];
    for (const body of bodies) {
      const response = await webhook(gateway, body);
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ type: 'urn:textback:problem:body-too-large' });
    }
  });

  it('is not held back until it is complete', async () => {
    const finish = Promise.withResolvers<void>();
    const calls = await opened(
      aFakeService((_, response) => {
        response.write('first');
        void finish.promise.then(() => response.end('last'));
      }),
    );
    const gateway = await opened(aGateway({ UPSTREAM_CALLS: calls.url }));
    const reader = (await fetch(`${gateway.url}/calls/v1/slow`)).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first');
    finish.resolve();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('last');
  });

  it('is also a live socket, with its token and the origin of its page', async () => {
    const chat = await opened(aFakeService());
    chat.sockets.of('/live').on('connection', (socket) => {
      const { auth, headers } = socket.handshake;
      socket.on('echo', (text: string, reply: (answer: unknown) => void) =>
        reply({ text, token: auth['token'], origin: headers.origin, forwarded: headers['x-forwarded-for'] }),
      );
    });
    const gateway = await opened(aGateway({ UPSTREAM_CHAT: chat.url }));
    const client = io(`${gateway.url}/live`, {
      path: '/chat/socket.io',
      transports: ['websocket'],
      auth: { token: 'secret' },
      extraHeaders: { origin: 'https://desk.example' },
    });
    try {
      expect(await client.timeout(4_000).emitWithAck('echo', 'h\u00e9llo')).toEqual({
        text: 'h\u00e9llo',
        token: 'secret',
        origin: 'https://desk.example',
        forwarded: '127.0.0.1',
      });
    } finally {
      client.close();
    }
  });
});

describe('a service that is down', () => {
  it('becomes a 503 problem within two seconds', async () => {
    const gateway = await opened(aGateway());
    for (const prefix of ['calls', 'rules', 'sms', 'chat']) {
      const since = performance.now();
      const response = await fetch(`${gateway.url}/${prefix}/v1/x`);
      expect(performance.now() - since).toBeLessThan(2_000);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('2');
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 503, type: 'urn:textback:problem:service-down' });
    }
  });

  it('that dies over a request becomes a 502 problem', async () => {
    const sms = await opened(aFakeService((_, response) => void response.destroy()));
    const gateway = await opened(aGateway({ UPSTREAM_SMS: sms.url }));
    const response = await webhook(gateway, '{}');
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ type: 'urn:textback:problem:bad-gateway' });
  });

  it('that answers 503 itself is not asked again', async () => {
    const chat = await opened(aFakeService((_, response) => response.writeHead(503, { 'retry-after': '2' }).end('{}')));
    const gateway = await opened(aGateway({ UPSTREAM_CHAT: chat.url }));
    expect((await fetch(`${gateway.url}/chat/v1/x`)).status).toBe(503);
    expect(chat.received).toHaveLength(1);
  });

  it('does not take the gateway or the other services with it', async () => {
    const sms = await opened(aFakeService());
    const gateway = await opened(aGateway({ UPSTREAM_SMS: sms.url }));
    await fetch(`${gateway.url}/chat/v1/x`);
    expect((await webhook(gateway, '{}')).status).toBe(200);
    expect((await fetch(`${gateway.managementUrl}/health/ready`)).status).toBe(200);
  });
});

describe('a live socket', () => {
  const live = (gateway: ServiceApp): Socket =>
    io(`${gateway.url}/live`, { path: '/chat/socket.io', transports: ['websocket'], reconnectionDelay: 50 });

  it('to a service that is down is refused at once, so that the client tries again soon', async () => {
    const gateway = await opened(aGateway());
    const client = live(gateway);
    try {
      const refused = new Promise<Error>((resolve) => client.once('connect_error', resolve));
      expect((await refused).message).toBe('websocket error');
    } finally {
      client.close();
    }
  });

  it('ends when the service ends it, and when the gateway closes', async () => {
    const chat = await opened(aFakeService());
    chat.sockets.of('/live').on('connection', (socket) => socket.on('leave', () => socket.disconnect(true)));
    const gateway = await opened(aGateway({ UPSTREAM_CHAT: chat.url }));
    const client = live(gateway);
    try {
      await new Promise<void>((resolve) => client.once('connect', () => resolve()));
      const left = new Promise((resolve) => client.once('disconnect', resolve));
      client.emit('leave');
      expect(await left).toBe('io server disconnect');
      client.connect();
      await new Promise<void>((resolve) => client.once('connect', () => resolve()));
      const lost = new Promise((resolve) => client.once('disconnect', resolve));
      await gateway.close();
      expect(await lost).toBe('transport close');
    } finally {
      client.close();
    }
  });

  it('is found at its own path only', async () => {
    const chat = await opened(aFakeService());
    const gateway = await opened(aGateway({ UPSTREAM_CHAT: chat.url }));
    const client = io(`${gateway.url}/live`, {
      path: '/sms/socket.io',
      transports: ['websocket'],
      reconnection: false,
    });
    try {
      await new Promise<void>((resolve) => client.once('connect_error', () => resolve()));
      expect(chat.received).toHaveLength(0);
    } finally {
      client.close();
    }
  });
});

describe('what the gateway does not pass on', () => {
  it('the simulator, unless it is told where that is', async () => {
    const simulator = await opened(aFakeService());
    const without = await opened(aGateway());
    expect((await fetch(`${without.url}/simulator/texts`)).status).toBe(404);
    const development = await opened(aGateway({ UPSTREAM_SIMULATOR: simulator.url }));
    expect((await fetch(`${development.url}/simulator/texts`)).status).toBe(200);
    // The provider's own API is for sms-dispatch, not for browsers.
    expect((await fetch(`${development.url}/v2/messages`, { method: 'POST' })).status).toBe(404);
  });

  it('a path that climbs out of its prefix', async () => {
    const sms = await opened(aFakeService());
    const gateway = await opened(aGateway({ UPSTREAM_SMS: sms.url }));
    const response = await fetch(`${gateway.url}/sms/%2e%2e%2fmetrics`);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 400, type: 'urn:textback:problem:invalid-path' });
    expect(sms.received).toHaveLength(0);
  });
});
