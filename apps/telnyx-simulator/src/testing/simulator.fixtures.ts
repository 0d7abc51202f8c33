import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServiceApp } from '@textback/http';
import { MessageWebhook, receiveTelnyxWebhook, VoiceWebhook } from '@textback/telnyx';
import { SimulatorConfig } from '../config.js';
import { simulatorService } from '../service.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const KEY = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');

/** A webhook as it arrived at our side of the wire. */
export interface Arrived {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawBody: Buffer;
  readonly body: {
    readonly data: {
      readonly id: string;
      readonly event_type: string;
      readonly payload: Readonly<Record<string, unknown>>;
    };
    readonly meta: { readonly attempt: number };
  };
}

/** Stands where our services are: keeps what arrives, and answers as `answer` says. */
export class WebhookTarget {
  readonly arrived: Arrived[] = [];
  /** Answered to the next webhook. */
  answer: () => number = () => 200;
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const rawBody = Buffer.concat(chunks);
      this.arrived.push({
        path: request.url ?? '',
        headers: request.headers,
        rawBody,
        body: jsonOf(rawBody) as Arrived['body'],
      });
      response.writeHead(this.answer(), { 'content-type': 'application/json' }).end('{"got":true}');
    });
  });
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** What arrived about calls: event types in the order of arrival. */
  types(): string[] {
    return this.arrived.map(({ body }) => body.data.event_type);
  }

  /** What our own code makes of each webhook, signature first. */
  async received(schema: typeof VoiceWebhook | typeof MessageWebhook) {
    return Promise.all(
      this.arrived.map(({ rawBody, headers }) =>
        receiveTelnyxWebhook<unknown>({ rawBody, headers, publicKeys: [publicKey], now: new Date(), schema }),
      ),
    );
  }
}

/** A simulator in this process. */
export interface RunningSimulator {
  readonly url: string;
  close(): Promise<void>;
  get<Body>(path: string): Promise<Body>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Rings and repeats in milliseconds; everything else as in development. */
export async function aSimulator(
  target: WebhookTarget,
  environment: Record<string, string> = {},
): Promise<RunningSimulator> {
  const config = SimulatorConfig.parse({
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    SIMULATOR_PRIVATE_KEY: KEY,
    CALLS_WEBHOOK_URL: `${target.url}/calls/webhooks/telnyx`,
    SMS_WEBHOOK_URL: `${target.url}/sms/webhooks/telnyx`,
    RING_MS: '20',
    SENT_AFTER_MS: '10',
    DELIVERED_AFTER_MS: '20',
    WEBHOOK_REPEATS_MS: '20,20,20,20,20,20',
    ...environment,
  });
  const { url, close } = await createServiceApp(simulatorService(config));
  const send: RunningSimulator['send'] = (method, path, body, headers = {}) =>
    fetch(url + path, {
      method,
      headers: {
        authorization: 'Bearer KEY',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    });
  return {
    url,
    close,
    send,
    get: async <Body>(path: string) => (await send('GET', path)).json() as Promise<Body>,
  };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
