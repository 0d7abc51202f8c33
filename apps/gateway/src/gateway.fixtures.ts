import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Module, Post } from '@nestjs/common';
import { createServiceApp, Public, ServerConfig, type ServiceApp } from '@textback/http';
import { Server } from 'socket.io';
import { GatewayConfig } from './config.js';
import { gatewayService } from './service.js';

/** A port of this machine on which nothing listens. */
export const NOBODY = 'http://127.0.0.1:9';

export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FakeService {
  readonly url: string;
  readonly received: Received[];
  readonly sockets: Server;
  close(): Promise<void>;
}

/** A service behind the gateway: remembers what it gets, answers as told, and has a live socket under `/chat/socket.io`. */
export async function aFakeService(
  answer: (request: Received, response: ServerResponse) => void = (_, response) => void response.end('{}'),
): Promise<FakeService> {
  const received: Received[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const complete = { method, url, headers, body: Buffer.concat(chunks) };
      received.push(complete);
      answer(complete, response);
    });
  });
  const sockets = new Server(server, { path: '/chat/socket.io', transports: ['websocket'] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    sockets,
    close: async () => {
      server.closeAllConnections();
      await sockets.close();
    },
  };
}

@Controller()
class StrictController {
  @Public({ bodyLimit: 64 })
  @Post('sms/webhooks/telnyx')
  take(): void {}
}

@Module({ controllers: [StrictController] })
class StrictModule {}

/** A real service of ours behind the gateway, which takes webhooks of up to 64 bytes. */
export const aStrictService = (): Promise<ServiceApp> =>
  createServiceApp({
    name: 'strict',
    module: StrictModule,
    config: ServerConfig.parse({ HOST: '127.0.0.1', PORT: 0, LOG_LEVEL: 'silent' }),
  });

/** A gateway on a free port, whose services are all down unless the environment says otherwise. */
export const aGateway = (env: Readonly<Record<string, string>> = {}): Promise<ServiceApp> =>
  createServiceApp(
    gatewayService(
      GatewayConfig.parse({
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'silent',
        UPSTREAM_CALLS: NOBODY,
        UPSTREAM_RULES: NOBODY,
        UPSTREAM_SMS: NOBODY,
        UPSTREAM_CHAT: NOBODY,
        ...env,
      }),
    ),
  );
