import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsSent } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { CallerProjection } from '../application/caller-projection.port.js';

/** Learns when callers were texted, by staff above all. */
@Controller()
export class SmsSentConsumer {
  constructor(private readonly callers: CallerProjection) {}

  @Consume(SmsSent)
  async handle({ data }: EventEnvelope<SmsSent>): Promise<void> {
    this.callers.textSent(data);
  }
}
