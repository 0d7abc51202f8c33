import { Controller } from '@nestjs/common';
import { type EventEnvelope, MessageId, TextBackDecided } from '@textback/contracts';
import { storableText } from '@textback/database';
import { Consume } from '@textback/messaging';
import { RecordHistory } from '../application/record-history.js';

/** The text that answers a missed call enters the caller's history, without a tile (R3). */
@Controller()
export class TextBackDecidedConsumer {
  constructor(private readonly history: RecordHistory) {}

  @Consume(TextBackDecided)
  async handle({ data }: EventEnvelope<TextBackDecided>): Promise<void> {
    // Why a call was not texted is shown with the call (R4).
    if (data.decision === 'skip') return;
    this.history.add({
      kind: 'message',
      officeId: data.officeId,
      conversationId: data.conversationId,
      phone: data.to,
      message: {
        // One entry for each text, whatever is repeated.
        messageId: MessageId.parse(data.dispatchId),
        kind: 'missed-call-text',
        text: storableText(data.text),
        state: 'queued',
        failure: null,
        at: new Date(data.decidedAt).toISOString(),
        dispatchId: data.dispatchId,
        author: null,
        media: [],
        keyword: false,
      },
    });
  }
}
