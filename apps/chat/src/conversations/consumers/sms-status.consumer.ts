import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsStatus } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { FollowTexts } from '../application/follow-texts.js';
import { describeFailure } from '../domain/text-failure.js';

/** What became of a text of ours; delivery failures are visible to staff (R19). */
@Controller()
export class SmsStatusConsumer {
  constructor(private readonly texts: FollowTexts) {}

  @Consume(SmsStatus)
  async handle({ data: { officeId, dispatchId, status, reason } }: EventEnvelope<SmsStatus>): Promise<void> {
    this.texts.add({ officeId, dispatchId, state: status, failure: describeFailure(status, reason) });
  }
}
