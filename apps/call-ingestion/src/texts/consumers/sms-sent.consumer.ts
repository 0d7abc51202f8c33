import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsSent } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { RecordTextReports } from '../application/record-text-reports.js';

/** Learns that the provider accepted a missed-call text (R4). What staff wrote belongs to no call. */
@Controller()
export class SmsSentConsumer {
  constructor(private readonly recordTextReports: RecordTextReports) {}

  @Consume(SmsSent)
  async handle({ data: { officeId, callId, dispatchId } }: EventEnvelope<SmsSent>): Promise<void> {
    if (callId === null) return;
    this.recordTextReports.execute({ officeId, callId, progress: 'sent', reason: null, dispatchId });
  }
}
