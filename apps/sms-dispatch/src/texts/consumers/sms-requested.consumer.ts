import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsRequested } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { RequestText } from '../application/request-text.js';

@Controller()
export class SmsRequestedConsumer {
  constructor(private readonly requestText: RequestText) {}

  @Consume(SmsRequested)
  async handle(event: EventEnvelope<SmsRequested>): Promise<void> {
    this.requestText.execute(event);
  }
}
