import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CHAT_API } from '@textback/contracts';
import type { ServiceDefinition } from '@textback/http';
import { AppModule } from './app.module.js';
import type { ChatConfig } from './config.js';
import { LiveSocketAdapter } from './live/socket/live-socket-adapter.js';

/** The chat service, as it runs in production and in tests. */
export const chatService = (config: ChatConfig): ServiceDefinition => ({
  name: 'chat',
  module: AppModule.with(config),
  config,
  api: CHAT_API,
  setUp: (app: NestFastifyApplication) => {
    app.useWebSocketAdapter(
      new LiveSocketAdapter(app, {
        origins: config.CORS_ORIGINS,
        perAddress: config.LIVE_SOCKETS_PER_ADDRESS,
        trustForwarded: config.LIVE_TRUST_FORWARDED_FOR,
      }),
    );
  },
});
