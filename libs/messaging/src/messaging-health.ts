import { Injectable } from '@nestjs/common';
import { BatchConsumer } from './consumer/batch-consumer.js';
import { OutboxRelay } from './outbox/outbox-relay.js';

/** Whether events come in and go out; for a service's readiness. */
@Injectable()
export class MessagingHealth {
  constructor(
    private readonly consumer: BatchConsumer,
    private readonly relay: OutboxRelay,
  ) {}

  isHealthy(): boolean {
    return this.consumer.isHealthy() && this.relay.isHealthy();
  }
}
