import { Controller } from '@nestjs/common';
import { CallMissed, type EventEnvelope, MessageId } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { RecordHistory } from '../application/record-history.js';

/** A missed call enters the caller's history, without a tile (R3). */
@Controller()
export class CallMissedConsumer {
  constructor(private readonly history: RecordHistory) {}

  @Consume(CallMissed)
  async handle({ data }: EventEnvelope<CallMissed>): Promise<void> {
    // A withheld number has no history to enter.
    if (data.conversationId === null || data.from === null) return;
    this.history.add({
      kind: 'message',
      officeId: data.officeId,
      conversationId: data.conversationId,
      phone: data.from,
      message: {
        // One entry for each call, whatever is repeated.
        messageId: MessageId.parse(data.callId),
        kind: 'missed-call',
        text: null,
        state: 'received',
        failure: null,
        at: new Date(data.endedAt).toISOString(),
        dispatchId: null,
        author: null,
        media: [],
        keyword: false,
      },
    });
  }
}
