import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsSent } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { FollowTexts } from '../application/follow-texts.js';

/** The provider accepted a text of ours. */
@Controller()
export class SmsSentConsumer {
  constructor(private readonly texts: FollowTexts) {}

  @Consume(SmsSent)
  async handle({ data: { officeId, dispatchId } }: EventEnvelope<SmsSent>): Promise<void> {
    this.texts.add({ officeId, dispatchId, state: 'sent', failure: null });
  }
}
