import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsStatus } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { RecordTextReports } from '../application/record-text-reports.js';

/** Learns what became of a missed-call text (R4). What staff wrote belongs to no call. */
@Controller()
export class SmsStatusConsumer {
  constructor(private readonly recordTextReports: RecordTextReports) {}

  @Consume(SmsStatus)
  async handle({ data: { officeId, callId, dispatchId, status, reason } }: EventEnvelope<SmsStatus>): Promise<void> {
    if (callId === null) return;
    this.recordTextReports.execute({ officeId, callId, progress: status, reason, dispatchId });
  }
}
