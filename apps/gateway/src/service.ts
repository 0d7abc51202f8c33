import { LIVE_PATH } from '@textback/contracts';
import type { ServiceDefinition } from '@textback/http';
import { AppModule } from './app.module.js';
import type { GatewayConfig } from './config.js';
import { proxyTo } from './proxy/proxy.js';
import { Tunnel } from './proxy/tunnel.js';

/** The gateway: the page, the development extras, and every service under its prefix (docs/design.md §2). */
export function gatewayService(config: GatewayConfig): ServiceDefinition {
  const { HOST, PORT, MANAGEMENT_PORT, LOG_LEVEL, LOG_HASH_KEY, CORS_ORIGINS } = config;
  return {
    name: 'gateway',
    module: AppModule.with(config),
    // Without JWT_… and JWKS_URL: the services check tokens, the gateway only passes them on.
    config: { HOST, PORT, MANAGEMENT_PORT, LOG_LEVEL, LOG_HASH_KEY, CORS_ORIGINS },
    setUp: async (app) => {
      const fastify = app.getHttpAdapter().getInstance();
      await proxyTo(fastify, '/calls', config.UPSTREAM_CALLS);
      await proxyTo(fastify, '/rules', config.UPSTREAM_RULES);
      await proxyTo(fastify, '/sms', config.UPSTREAM_SMS);
      await proxyTo(fastify, '/chat', config.UPSTREAM_CHAT);
      const tunnel = new Tunnel(fastify.server, LIVE_PATH, config.UPSTREAM_CHAT);
      fastify.addHook('preClose', async () => tunnel.close());
      if (config.UPSTREAM_SIMULATOR !== undefined) await proxyTo(fastify, '/simulator', config.UPSTREAM_SIMULATOR);
    },
  };
}
