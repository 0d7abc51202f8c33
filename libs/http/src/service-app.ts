import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import * as contracts from '@textback/contracts';
import { type HttpApi, openApiOf } from '@textback/contracts';
import { Database } from '@textback/database';
import { connectConsumers, MessagingHealth } from '@textback/messaging';
import { Log, Metrics, NestLog } from '@textback/observability';
import type { AuthConfig, ServerConfig } from './config.js';
import { fastifyAdapter } from './fastify-adapter.js';
import { HttpModule } from './http.module.js';
import { ManagementServer } from './management-server.js';
import { Readiness } from './readiness.js';

/** What makes a service. */
export interface ServiceDefinition {
  /** E.g. `call-ingestion`; in every log line. */
  readonly name: string;
  /** The service itself; usually `AppModule.with(config)`. */
  readonly module: Type | DynamicModule;
  /** A process without JWT_… and JWKS_URL can have public routes only. */
  readonly config: ServerConfig & Partial<AuthConfig>;
  /**
   * Exactly the endpoints and webhooks that its controllers handle. Its document is served at `<prefix>/openapi.json` to
   * anybody: it holds no data.
   */
  readonly api?: HttpApi;
  /** Last touches before the app is initialised, e.g. a Fastify plugin or another WebSocket adapter. */
  readonly setUp?: (app: NestFastifyApplication) => Promise<void> | void;
}

/** How a Nest app is made of a module. A test passes its own, to override providers. */
export type CreateApp = (
  module: Type,
  adapter: FastifyAdapter,
  options: { readonly bodyParser: false; readonly abortOnError: false; readonly logger: NestLog },
) => Promise<NestFastifyApplication>;

/** A service that runs in this process. */
export interface ServiceApp {
  readonly app: NestFastifyApplication;
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly managementUrl: string;
  /** Readiness off, requests in hand finished, consumers stopped, connections closed; in this order. */
  close(): Promise<void>;
}

/** Boots a service with its consumers and its management port. Rejects when it cannot run, and leaves nothing open then. */
export async function createServiceApp(
  definition: ServiceDefinition,
  create: CreateApp = (module, adapter, options) =>
    NestFactory.create<NestFastifyApplication>(module, adapter, options),
): Promise<ServiceApp> {
  const { name, config, api } = definition;
  const log = new Log({ service: name, level: config.LOG_LEVEL, hashKey: config.LOG_HASH_KEY });
  const metrics = new Metrics();
  metrics.collectDefaults();
  const readiness = new Readiness();
  const management = new ManagementServer(readiness, metrics);
  // First of all: while the database is waited for, the platform must see a process that lives and is not ready.
  await management.listen(config.MANAGEMENT_PORT ?? (config.PORT === 0 ? 0 : config.PORT + 1_000), config.HOST);

  let app: NestFastifyApplication | undefined;
  try {
    const base = HttpModule.forService({ config, log, metrics, readiness, management, api });
    app = await create(rootOf(base, definition.module), fastifyAdapter({ log, metrics, readiness }), {
      bodyParser: false,
      abortOnError: false,
      logger: new NestLog(log),
    });
    if (config.CORS_ORIGINS.length > 0)
      app.enableCors({ origin: config.CORS_ORIGINS, exposedHeaders: ['etag', 'retry-after', 'x-request-id'] });
    if (api !== undefined) {
      const document = openApiOf(api, contracts);
      app
        .getHttpAdapter()
        .getInstance()
        .get(`${api.prefix}/openapi.json`, () => document);
    }
    await definition.setUp?.(app);

    const database = provided(app, Database);
    if (database !== undefined) readiness.add('database', () => database.query('SELECT 1'));
    const messaging = provided(app, MessagingHealth);
    if (messaging !== undefined) {
      readiness.addAtStart('messaging', async () => {
        if (!messaging.isHealthy()) throw new Error('events do not come in or go out');
      });
      await connectConsumers(app);
    }
    await app.listen(config.PORT, config.HOST);
    readiness.serve();
  } catch (error) {
    await (app === undefined ? management.onApplicationShutdown() : app.close().catch(() => undefined));
    throw error;
  }

  const running = app;
  const { port } = app.getHttpServer().address() as AddressInfo;
  log.info('serving', { port, managementPort: management.port });
  return {
    app,
    url: `http://127.0.0.1:${port}`,
    managementUrl: `http://127.0.0.1:${management.port}`,
    close: () => running.close(),
  };
}

/** The root of the module tree. Its hooks run first in a shutdown. */
function rootOf(base: DynamicModule, service: Type | DynamicModule): Type {
  class ServiceRoot {}
  Module({ imports: [base, service] })(ServiceRoot);
  return ServiceRoot;
}

/** A provider of the app, if it has it. */
function provided<T>(app: NestFastifyApplication, token: abstract new (...args: never[]) => T): T | undefined {
  try {
    // Not app.get(), which logs what it does not find as an error.
    return app.get(ModuleRef).get<T>(token, { strict: false });
  } catch {
    return undefined;
  }
}
