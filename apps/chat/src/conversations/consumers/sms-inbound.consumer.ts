import { Controller } from '@nestjs/common';
import { type EventEnvelope, SmsInbound } from '@textback/contracts';
import { storableText } from '@textback/database';
import { Consume } from '@textback/messaging';
import { RecordHistory } from '../application/record-history.js';

/** What a caller wrote enters the history, and the permission gate says what becomes of the tile (R14 to R18). */
@Controller()
export class SmsInboundConsumer {
  constructor(private readonly history: RecordHistory) {}

  @Consume(SmsInbound)
  async handle({ data }: EventEnvelope<SmsInbound>): Promise<void> {
    this.history.add({
      kind: 'message',
      officeId: data.officeId,
      conversationId: data.conversationId,
      phone: data.from,
      message: {
        messageId: data.messageId,
        kind: 'caller',
        text: storableText(data.text),
        state: 'received',
        failure: null,
        at: new Date(data.receivedAt).toISOString(),
        dispatchId: null,
        author: null,
        media: data.media.map((media) => ({ ...media, contentType: storableText(media.contentType) })),
        keyword: data.keyword !== null,
        ...(data.mayBeOptOut === true && { flag: 'may-be-opt-out' }),
      },
    });
    if (data.answer !== undefined) this.addAnswer(data, data.answer);
  }

  /** What was answered to an opt-out word, right below it: a note for staff, which opens no tile (R18). */
  private addAnswer(data: SmsInbound, { messageId, text }: NonNullable<SmsInbound['answer']>): void {
    this.history.add({
      kind: 'message',
      officeId: data.officeId,
      conversationId: data.conversationId,
      phone: data.from,
      message: {
        messageId,
        kind: 'system',
        text: `Automatic answer: “${storableText(text)}”`,
        state: 'received',
        failure: null,
        at: new Date(Date.parse(data.receivedAt) + 1).toISOString(),
        dispatchId: null,
        author: null,
        media: [],
        keyword: false,
      },
    });
  }
}
