import { Injectable } from '@nestjs/common';
import type { EventEnvelope, SmsRequested } from '@textback/contracts';
import { Database } from '@textback/database';
import { Clock } from '@textback/timers';
import { SendTexts } from './send-texts.js';
import { type NewText, Texts } from './texts.port.js';

/** Queues the text that somebody asked for, once however often they ask, and wakes the sender (R5). */
@Injectable()
export class RequestText {
  constructor(
    private readonly database: Database,
    private readonly texts: Texts,
    private readonly sendTexts: SendTexts,
    private readonly clock: Clock,
  ) {}

  /** A text that another service asked for. Needs an open transaction. */
  execute({ data, correlationId }: EventEnvelope<SmsRequested>): void {
    this.queue({
      dispatchId: data.dispatchId,
      officeId: data.officeId,
      conversationId: data.conversationId,
      kind: data.kind,
      subjectId: data.kind === 'missed-call-text' ? data.callId : data.messageId,
      from: data.from,
      to: data.to,
      text: data.text,
      credits: data.credits,
      requestedAt: new Date(data.requestedAt),
      expiresAt: new Date(data.expiresAt),
      correlationId,
      at: this.clock.now(),
    });
  }

  /** Any text. Needs an open transaction. */
  queue(text: NewText): void {
    this.texts.add(text);
    this.database.current.afterCommit(() => this.sendTexts.wake());
  }
}
