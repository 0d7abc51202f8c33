import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { BatchConsumer } from './consumer/batch-consumer.js';
import { ChunkProcessor } from './consumer/chunk-processor.js';
import { InboxRetention } from './consumer/inbox-retention.js';
import { DeadLetterWriter } from './dead-letters/dead-letter-writer.js';
import { MessagingHealth } from './messaging-health.js';
import { MessagingMetrics } from './metrics.js';
import { MessagingOptions, type MessagingSettings } from './options.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { TransactionalOutbox } from './outbox/transactional-outbox.js';

/** Provides {@link Outbox} to a whole service, publishes what it collects, and brings the transport of its consumers. */
@Module({})
export class MessagingModule {
  static forService(settings: MessagingSettings): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: MessagingOptions, useValue: new MessagingOptions(settings) },
        { provide: Outbox, useClass: TransactionalOutbox },
        BatchConsumer,
        ChunkProcessor,
        DeadLetterWriter,
        InboxRetention,
        MessagingHealth,
        MessagingMetrics,
        OutboxRelay,
      ],
      exports: [Outbox, BatchConsumer, MessagingHealth],
    };
  }
}

/**
 * Starts the consumers of an application that imports {@link MessagingModule}. Rejects when a handler's topic does not
 * exist or is not this service's to read. They stop with `app.close()`.
 */
export async function connectConsumers(app: INestApplication): Promise<void> {
  // Handlers may need what the application sets up in its hooks.
  await app.init();
  app.connectMicroservice({ strategy: app.get(BatchConsumer) });
  await app.startAllMicroservices();
}
