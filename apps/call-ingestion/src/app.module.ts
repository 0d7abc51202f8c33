import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@textback/database';
import { MessagingModule } from '@textback/messaging';
import { TimersModule } from '@textback/timers';
import { SettlingOptions } from './calls/application/settling-options.js';
import { CallsModule } from './calls/calls.module.js';
import { WebhookKeys } from './calls/http/telnyx-webhooks.js';
import type { CallIngestionConfig } from './config.js';
import { OfficesModule } from './offices/offices.module.js';
import { SCHEMA } from './schema.js';
import { TextsModule } from './texts/texts.module.js';

/** Call sessions, the provider's webhooks for calls, and the Calls list (design §2). */
@Module({})
export class AppModule {
  static with(config: CallIngestionConfig): DynamicModule {
    return {
      module: AppModule,
      // What the environment decides is wanted by all features.
      global: true,
      imports: [
        DatabaseModule.forService(SCHEMA, { url: config.DATABASE_URL }),
        MessagingModule.forService({
          service: 'call-ingestion',
          kafka: { brokers: config.KAFKA_BROKERS, topicPrefix: config.KAFKA_TOPIC_PREFIX },
          databaseUrl: config.DATABASE_URL,
        }),
        TimersModule.forService({ service: 'call-ingestion', databaseUrl: config.DATABASE_URL }),
        OfficesModule,
        CallsModule,
        TextsModule,
      ],
      providers: [
        { provide: SettlingOptions, useValue: new SettlingOptions(config.CALL_SETTLE_MS, config.CALL_GUARD_MINUTES) },
        { provide: WebhookKeys, useValue: { publicKeys: config.TELNYX_PUBLIC_KEYS } satisfies WebhookKeys },
      ],
      exports: [SettlingOptions, WebhookKeys],
    };
  }
}
