import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@textback/database';
import { MessagingModule } from '@textback/messaging';
import { TelnyxClient } from '@textback/telnyx';
import { Clock, SystemClock } from '@textback/timers';
import type { SmsDispatchConfig } from './config.js';
import { OfficesModule } from './offices/offices.module.js';
import { OptOutsModule } from './opt-outs/opt-outs.module.js';
import { SCHEMA } from './schema.js';
import { SendingOptions } from './texts/application/send-texts.js';
import { TextsModule } from './texts/texts.module.js';
import { WebhookUrls } from './webhooks/application/webhook-urls.js';
import { WebhookKeys } from './webhooks/http/telnyx-webhook.controller.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** Texts and their fate, opt-outs, and the provider's webhooks for messages (design §2). */
@Module({})
export class AppModule {
  static with(config: SmsDispatchConfig): DynamicModule {
    const sending: SendingOptions = {
      sendTimeoutMs: config.SEND_TIMEOUT_MS,
      concurrency: config.SEND_CONCURRENCY,
    };
    const telnyx = new TelnyxClient({
      apiKey: config.TELNYX_API_KEY,
      apiUrl: config.TELNYX_API_URL,
      timeoutMs: config.SEND_TIMEOUT_MS,
    });
    return {
      module: AppModule,
      // What the environment decides is wanted by all features.
      global: true,
      imports: [
        DatabaseModule.forService(SCHEMA, { url: config.DATABASE_URL }),
        MessagingModule.forService({
          service: 'sms-dispatch',
          kafka: { brokers: config.KAFKA_BROKERS, topicPrefix: config.KAFKA_TOPIC_PREFIX },
          databaseUrl: config.DATABASE_URL,
        }),
        OfficesModule,
        OptOutsModule,
        TextsModule,
        WebhooksModule,
      ],
      providers: [
        { provide: Clock, useClass: SystemClock },
        { provide: SendingOptions, useValue: sending },
        { provide: TelnyxClient, useValue: telnyx },
        { provide: WebhookUrls, useValue: new WebhookUrls(config.PUBLIC_URL, config.WEBHOOK_TOKEN_KEYS) },
        { provide: WebhookKeys, useValue: { publicKeys: config.TELNYX_PUBLIC_KEYS } satisfies WebhookKeys },
      ],
      exports: [Clock, SendingOptions, TelnyxClient, WebhookKeys, WebhookUrls],
    };
  }
}
