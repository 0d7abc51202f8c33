import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@textback/database';
import { MessagingModule } from '@textback/messaging';
import { TelnyxClient, type TelnyxClientOptions, TelnyxRecords } from '@textback/telnyx';
import { TimersModule } from '@textback/timers';
import type { SmsDispatchConfig } from './config.js';
import { MediaOptions } from './media/application/media-source.port.js';
import { MediaModule } from './media/media.module.js';
import { LoopGuardOptions } from './loop-guard/application/loop-guard.js';
import { LoopGuardModule } from './loop-guard/loop-guard.module.js';
import { OfficesModule } from './offices/offices.module.js';
import { ImportOptions } from './opt-outs/application/import-opt-outs.js';
import { OptOutsModule } from './opt-outs/opt-outs.module.js';
import { ReconciliationOptions } from './reconciliation/application/reconciliation-options.js';
import { ReconciliationModule } from './reconciliation/reconciliation.module.js';
import { SCHEMA } from './schema.js';
import { PacingOptions } from './texts/application/claim-texts.js';
import { SendingOptions } from './texts/application/send-texts.js';
import { TextsModule } from './texts/texts.module.js';
import { WebhookUrls } from './webhooks/application/webhook-urls.js';
import { WebhookKeys } from './webhooks/http/telnyx-webhook.controller.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** For one fetch of what a caller attached. Milliseconds. */
const MEDIA_TIMEOUT_MS = 15_000;
/** Milliseconds between two questions to the provider's records. */
const RECONCILE_SPACING_MS = 250;

/** Texts and their fate, opt-outs, and the provider's webhooks for messages (design §2). */
@Module({})
export class AppModule {
  static with(config: SmsDispatchConfig): DynamicModule {
    const sending: SendingOptions = {
      sendTimeoutMs: config.SEND_TIMEOUT_MS,
      concurrency: config.SEND_CONCURRENCY,
    };
    const pacing: PacingOptions = { accountRate: config.SMS_ACCOUNT_RATE, numberRates: config.SMS_NUMBER_RATES };
    const telnyx: TelnyxClientOptions = {
      apiKey: config.TELNYX_API_KEY,
      apiUrl: config.TELNYX_API_URL,
      timeoutMs: config.SEND_TIMEOUT_MS,
    };
    const media: MediaOptions = {
      hosts: config.MEDIA_HOSTS,
      developmentOrigin: config.MEDIA_DEVELOPMENT_ORIGIN ?? null,
      maxBytes: config.MEDIA_MAX_BYTES,
      timeoutMs: MEDIA_TIMEOUT_MS,
    };
    const loopGuard: LoopGuardOptions = {
      limits: {
        pairPerHour: config.GUARD_PAIR_PER_HOUR,
        officePerHour: config.GUARD_OFFICE_PER_HOUR,
        staffPerHour: config.GUARD_STAFF_PER_HOUR,
      },
    };
    const optOutImport: ImportOptions = {
      everyMs: config.OPT_OUT_IMPORT_EVERY_SECONDS * 1_000,
      spacingMs: RECONCILE_SPACING_MS,
    };
    const reconciliation: ReconciliationOptions = {
      looksAfter: config.RECONCILE_AFTER_SECONDS.map((seconds) => seconds * 1_000),
      spacingMs: RECONCILE_SPACING_MS,
    };
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
        TimersModule.forService({ service: 'sms-dispatch', databaseUrl: config.DATABASE_URL }),
        MediaModule,
        LoopGuardModule,
        OfficesModule,
        OptOutsModule,
        ReconciliationModule,
        TextsModule,
        WebhooksModule,
      ],
      providers: [
        { provide: PacingOptions, useValue: pacing },
        { provide: SendingOptions, useValue: sending },
        { provide: TelnyxClient, useValue: new TelnyxClient(telnyx) },
        { provide: TelnyxRecords, useValue: new TelnyxRecords(telnyx) },
        { provide: MediaOptions, useValue: media },
        { provide: LoopGuardOptions, useValue: loopGuard },
        { provide: ImportOptions, useValue: optOutImport },
        { provide: ReconciliationOptions, useValue: reconciliation },
        { provide: WebhookUrls, useValue: new WebhookUrls(config.PUBLIC_URL, config.WEBHOOK_TOKEN_KEYS) },
        { provide: WebhookKeys, useValue: { publicKeys: config.TELNYX_PUBLIC_KEYS } satisfies WebhookKeys },
      ],
      exports: [
        ImportOptions,
        LoopGuardOptions,
        PacingOptions,
        MediaOptions,
        ReconciliationOptions,
        SendingOptions,
        TelnyxClient,
        TelnyxRecords,
        WebhookKeys,
        WebhookUrls,
      ],
    };
  }
}
