import { Injectable } from '@nestjs/common';
import {
  type ConversationId,
  dispatchIdOf,
  MessageId,
  type OfficeId,
  type OptOutWord,
  type PhoneNumber,
} from '@textback/contracts';
import { Clock } from '@textback/timers';
import { v5 as uuidV5 } from 'uuid';
import { LoopGuard } from '../../loop-guard/application/loop-guard.js';
import { TextingNumbers } from '../../offices/application/texting-numbers.port.js';
import { RequestText } from '../../texts/application/request-text.js';
import { answerTo, type OfficeCard, textOf } from '../domain/keyword-answer.js';

/** Law and custom want an answer within minutes; a later one would surprise. */
const WITHIN_MS = 5 * 60_000;

/** A caller's message that may be an opt-out word, after it has been obeyed. */
export interface ObeyedMessage {
  readonly messageId: MessageId;
  readonly officeId: OfficeId;
  readonly conversationId: ConversationId;
  readonly from: PhoneNumber;
  readonly to: PhoneNumber;
  readonly word: OptOutWord | null;
  /** See `WordFacts`. */
  readonly answeredByProvider: boolean;
  readonly couldBeTexted: boolean;
  readonly optedOut: boolean;
  /** The caller was noticed as a machine. */
  readonly isMachine: boolean;
  readonly receivedAt: Date;
}

/** What was answered, for the history of the conversation. */
export interface QueuedAnswer {
  readonly messageId: MessageId;
  readonly text: string;
}

/**
 * Answers the opt-out words that the provider does not answer, each message once (R18). An answer is a text like any other: it
 * is claimed, paced, guarded and posted at most once.
 */
@Injectable()
export class AnswerKeywords {
  constructor(
    private readonly offices: TextingNumbers,
    private readonly requestText: RequestText,
    private readonly loopGuard: LoopGuard,
    private readonly clock: Clock,
  ) {}

  /** What offices tell of themselves. Ask for all at once. */
  async cardsOf(officeIds: readonly OfficeId[]): Promise<ReadonlyMap<OfficeId, OfficeCard>> {
    return officeIds.length === 0 ? new Map() : this.offices.officesBy(officeIds);
  }

  /** Queues the answer in the open transaction; null when there is none. */
  execute(message: ObeyedMessage, card: OfficeCard | undefined): QueuedAnswer | null {
    const answer = answerTo(message);
    const now = this.clock.now();
    const expiresAt = new Date(message.receivedAt.getTime() + WITHIN_MS);
    if (answer === null || expiresAt <= now) return null;
    if (message.isMachine) {
      this.loopGuard.noteKeptBack();
      return null;
    }
    const { messageId, officeId, conversationId, from, to } = message;
    const text = textOf(answer, card ?? { name: null, phone: null });
    this.requestText.queue({
      dispatchId: dispatchIdOf(officeId, 'keyword-answer', messageId),
      officeId,
      conversationId,
      kind: answer.kind,
      subjectId: messageId,
      from: to,
      to: from,
      text,
      credits: 0,
      requestedAt: now,
      expiresAt,
      correlationId: messageId,
      at: now,
    });
    return { messageId: MessageId.parse(uuidV5('answer', messageId)), text };
  }
}
