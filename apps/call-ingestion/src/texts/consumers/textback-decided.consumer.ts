import { Controller } from '@nestjs/common';
import { type EventEnvelope, TextBackDecided } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { RecordTextReports } from '../application/record-text-reports.js';

/** Learns whether a missed call is texted, and if not, why (R4). */
@Controller()
export class TextBackDecidedConsumer {
  constructor(private readonly recordTextReports: RecordTextReports) {}

  @Consume(TextBackDecided)
  async handle({ data }: EventEnvelope<TextBackDecided>): Promise<void> {
    const { officeId, callId } = data;
    this.recordTextReports.execute(
      data.decision === 'text'
        ? { officeId, callId, progress: 'pending', reason: null, dispatchId: data.dispatchId }
        : { officeId, callId, progress: 'skipped', reason: data.reason, dispatchId: null },
    );
  }
}
