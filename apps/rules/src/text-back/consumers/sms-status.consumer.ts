import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsStatus } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { CallerProjection } from '../application/caller-projection.port.js';

/** Learns which texts were never sent, and which numbers are landlines. */
@Controller()
export class SmsStatusConsumer {
  constructor(private readonly callers: CallerProjection) {}

  @Consume(SmsStatus)
  async handle({ data }: EventEnvelope<SmsStatus>): Promise<void> {
    this.callers.textEnded(data);
  }
}
