import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsConsent } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { ProjectOffices } from '../application/project-offices.js';

/** A caller opted out of texts, or in again (R18). */
@Controller()
export class SmsConsentConsumer {
  constructor(private readonly offices: ProjectOffices) {}

  @Consume(SmsConsent)
  async handle({ data: { officeId, conversationId, state, at } }: EventEnvelope<SmsConsent>): Promise<void> {
    this.offices.consent({ officeId, conversationId, state, at });
  }
}
