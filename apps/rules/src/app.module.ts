import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@textback/database';
import { MessagingModule } from '@textback/messaging';
import { TimersModule } from '@textback/timers';
import { BacktestModule } from './backtest/backtest.module.js';
import type { RulesConfig } from './config.js';
import { RetentionOptions } from './retention/retention-options.js';
import { RetentionModule } from './retention/retention.module.js';
import { HoursPreviewModule } from './hours/hours-preview.module.js';
import { SCHEMA } from './schema.js';
import { SettingsModule } from './settings/settings.module.js';
import { TextBackModule } from './text-back/text-back.module.js';

/** Offices and their settings, decisions and their receipts (design §2). */
@Module({})
export class AppModule {
  static with(config: RulesConfig): DynamicModule {
    const service = 'rules';
    const databaseUrl = config.DATABASE_URL;
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forService(SCHEMA, { url: databaseUrl }),
        MessagingModule.forService({
          service,
          kafka: { brokers: config.KAFKA_BROKERS, topicPrefix: config.KAFKA_TOPIC_PREFIX },
          databaseUrl,
        }),
        TimersModule.forService({ service, databaseUrl }),
        SettingsModule,
        HoursPreviewModule,
        TextBackModule,
        BacktestModule,
        RetentionModule.with(
          new RetentionOptions(
            config.DECISION_RETENTION_DAYS,
            config.CALLER_FACTS_RETENTION_DAYS,
            config.BACKTEST_RETENTION_DAYS,
          ),
        ),
      ],
    };
  }
}
