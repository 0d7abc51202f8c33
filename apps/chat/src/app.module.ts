import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@textback/database';
import { MessagingModule } from '@textback/messaging';
import { Clock, DatabaseClock } from '@textback/timers';
import type { ChatConfig } from './config.js';
import { ConversationsModule } from './conversations/conversations.module.js';
import { LiveModule } from './live/live.module.js';
import { PeopleModule } from './people/people.module.js';
import { ForgetOldRows, RetentionOptions } from './retention/forget-old-rows.js';
import { SCHEMA } from './schema.js';

/** People, conversations, tiles, and live updates (design §2). */
@Module({})
export class AppModule {
  static with(config: ChatConfig): DynamicModule {
    const databaseUrl = config.DATABASE_URL;
    const live = LiveModule.with({
      databaseUrl,
      schema: SCHEMA.schema,
      socketsPerUser: config.LIVE_SOCKETS_PER_USER,
    });
    const conversations = ConversationsModule.with(live);
    return {
      module: AppModule,
      // What the environment decides is wanted by all features.
      global: true,
      imports: [
        DatabaseModule.forService(SCHEMA, { url: databaseUrl }),
        MessagingModule.forService({
          service: 'chat',
          kafka: { brokers: config.KAFKA_BROKERS, topicPrefix: config.KAFKA_TOPIC_PREFIX },
          databaseUrl,
        }),
        conversations,
        PeopleModule.with(conversations),
      ],
      providers: [
        ForgetOldRows,
        { provide: Clock, useClass: DatabaseClock },
        { provide: RetentionOptions, useValue: new RetentionOptions(config.LIVE_KEEP_DAYS) },
      ],
      exports: [Clock],
    };
  }
}
