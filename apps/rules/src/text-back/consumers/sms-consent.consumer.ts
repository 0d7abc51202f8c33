import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsConsent } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { CallerProjection } from '../application/caller-projection.port.js';

/** Learns who wants no texts (R18). */
@Controller()
export class SmsConsentConsumer {
  constructor(private readonly callers: CallerProjection) {}

  @Consume(SmsConsent)
  async handle({ data }: EventEnvelope<SmsConsent>): Promise<void> {
    this.callers.consentChanged(data);
  }
}
