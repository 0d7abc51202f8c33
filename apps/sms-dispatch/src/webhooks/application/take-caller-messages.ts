import { Injectable } from '@nestjs/common';
import {
  type ConversationId,
  conversationIdOf,
  type Keyword,
  type Media,
  MediaId,
  MessageId,
  type OfficeId,
  optOutWord,
  type PhoneNumber,
  SmsInbound,
} from '@textback/contracts';
import { Outbox } from '@textback/messaging';
import { Log, Metrics, withCorrelation } from '@textback/observability';
import { v5 as uuidV5 } from 'uuid';
import { TextingNumbers } from '../../offices/application/texting-numbers.port.js';
import { InboundMediaStore } from '../../media/application/inbound-media.port.js';
import { LoopGuard } from '../../loop-guard/application/loop-guard.js';
import { wordsOf } from '../../loop-guard/domain/repeats.js';
import { AnswerKeywords } from '../../opt-outs/application/answer-keywords.js';
import { type OpenLedger, RecordConsent } from '../../opt-outs/application/record-consent.js';
import { readsLikeOptOut } from '../../opt-outs/domain/reads-like-opt-out.js';
import { concernsConsent, doneByProvider, keywordOf } from '../domain/keyword-of.js';
import type { Attachment, CallerMessage } from '../domain/news.js';
import { UnroutedMessages, type UnroutedReason } from './unrouted-messages.port.js';
import { WebhookLog } from './webhook-log.port.js';

/** Namespace of message ids made from the provider's. */
const MESSAGE_NAMESPACE = 'c2f7a9de-0b5e-4d0e-8a43-6a1d7a6c9b52';

/** A message whose office is known. */
interface Routed {
  readonly message: CallerMessage;
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly from: PhoneNumber;
  readonly to: PhoneNumber;
  readonly officeId: OfficeId;
}

/** What an opt-out word did. */
interface Obeyed {
  readonly keyword: Keyword | null;
  readonly couldBeTexted: boolean;
  readonly optedOut: boolean;
}

/** Takes in what callers write: finds the office, obeys and answers opt-out words (R18), and passes the message on, once. */
@Injectable()
export class TakeCallerMessages {
  private readonly unrouted;

  constructor(
    private readonly webhookLog: WebhookLog,
    private readonly unroutedMessages: UnroutedMessages,
    private readonly textingNumbers: TextingNumbers,
    private readonly recordConsent: RecordConsent,
    private readonly answerKeywords: AnswerKeywords,
    private readonly loopGuard: LoopGuard,
    private readonly inboundMedia: InboundMediaStore,
    private readonly outbox: Outbox,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.unrouted = metrics.counter({
      name: 'textback_sms_unrouted_messages_total',
      help: "Callers' messages that belong to no office and were kept.",
      labels: ['reason'],
    });
  }

  /** Needs an open transaction. */
  async execute(messages: readonly CallerMessage[]): Promise<void> {
    if (messages.length === 0) return;
    await this.route(await this.onlyFresh(messages));
  }

  /** Passes messages on that nobody has passed on before; what belongs to no office is kept. Needs an open transaction. */
  async route(messages: readonly CallerMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const routed = await this.findOffices(messages);
    // The order in which they were said decides whether a YES follows a stop.
    routed.sort((one, other) => one.message.receivedAt.getTime() - other.message.receivedAt.getTime());
    const concerned = routed.filter(({ message }) => concernsConsent(message));
    const ledger = await this.recordConsent.open(concerned.map(({ from }) => from));
    const cards = await this.answerKeywords.cardsOf(concerned.map(({ officeId }) => officeId));
    const machines = await this.loopGuard.hear(
      routed.map(({ message, messageId, from, to, officeId, conversationId }) => ({
        messageId,
        officeId,
        conversationId,
        phone: from,
        textingNumber: to,
        words: message.media.length > 0 ? null : wordsOf(message.text),
        receivedAt: message.receivedAt,
      })),
    );
    for (const one of routed) {
      const { message, messageId, conversationId, from, to, officeId } = one;
      withCorrelation({ correlationId: messageId }, () => {
        const obeyed = this.obey(one, ledger);
        const answer = this.answerKeywords.execute(
          {
            ...one,
            ...obeyed,
            word: optOutWord(message.text),
            answeredByProvider: message.providerUnderstood !== null,
            isMachine: machines.has(messageId),
            receivedAt: message.receivedAt,
          },
          cards.get(officeId),
        );
        this.outbox.publish(SmsInbound, {
          messageId,
          officeId,
          conversationId,
          from,
          to,
          text: message.text,
          media: message.media.map((attachment, index) => this.keep(attachment, index, message, officeId)),
          keyword: obeyed.keyword,
          ...(obeyed.keyword === null && readsLikeOptOut(message.text) && { mayBeOptOut: true }),
          ...(answer !== null && { answer }),
          receivedAt: message.receivedAt.toISOString(),
        });
      });
    }
    await ledger.save();
  }

  /** Does what an opt-out word asks for, before anything else (R18). */
  private obey({ message, messageId, conversationId, from, to, officeId }: Routed, ledger: OpenLedger): Obeyed {
    const about = { phone: from, textingNumber: to, officeId, conversationId };
    const couldBeTexted = !ledger.isOptedOut(about);
    const keyword = keywordOf(message, !couldBeTexted);
    if (keyword === 'stop' || keyword === 'start') {
      const state = keyword === 'stop' ? 'opted-out' : 'opted-in';
      ledger.record(
        { ...about, state, source: 'caller', at: message.receivedAt, provider: doneByProvider(message) },
        { cause: 'opt-out-word', messageId },
      );
    }
    return { keyword, couldBeTexted, optedOut: ledger.isOptedOut(about) };
  }

  /** Something attached, under an id of ours by which it can be fetched. */
  private keep(
    { contentType, bytes, url }: Attachment,
    index: number,
    { providerMessageId, receivedAt }: CallerMessage,
    officeId: OfficeId,
  ): Media {
    if (url === null) return { contentType, bytes };
    const mediaId = MediaId.parse(uuidV5(`${providerMessageId} media ${index}`, MESSAGE_NAMESPACE));
    this.inboundMedia.add({ mediaId, officeId, url, receivedAt });
    return { contentType, bytes, mediaId };
  }

  /** Drops messages that came before, under whatever event id. */
  private async onlyFresh(messages: readonly CallerMessage[]): Promise<CallerMessage[]> {
    const distinct = new Map(messages.map((message) => [message.providerMessageId, message]));
    const admitted = await this.webhookLog.admitMessages(
      [...distinct.values()].map(({ providerMessageId, receivedAt }) => ({
        providerMessageId,
        messageId: messageIdOf(providerMessageId),
        receivedAt,
      })),
    );
    return [...distinct.values()].filter(({ providerMessageId }) => admitted.has(providerMessageId));
  }

  /** Finds the office of each message, and keeps those that have none. */
  private async findOffices(messages: readonly CallerMessage[]): Promise<Routed[]> {
    const offices = await this.textingNumbers.officesOf(messages.flatMap(({ to }) => to));
    const routed: Routed[] = [];
    const unrouted: { message: CallerMessage; reason: UnroutedReason }[] = [];
    for (const message of messages) {
      const to = message.to.find((number) => offices.has(number));
      const officeId = to === undefined ? undefined : offices.get(to);
      if (message.from === null) unrouted.push({ message, reason: 'sender-is-no-number' });
      else if (to === undefined || officeId === undefined) unrouted.push({ message, reason: 'unknown-texting-number' });
      else {
        const { from } = message;
        const messageId = messageIdOf(message.providerMessageId);
        routed.push({ message, messageId, conversationId: conversationIdOf(officeId, from), from, to, officeId });
      }
    }
    if (unrouted.length > 0) {
      await this.unroutedMessages.keep(unrouted);
      for (const { message, reason } of unrouted) {
        this.unrouted.inc({ reason });
        this.log.warn('A message belongs to no office and is kept.', { eventId: message.eventId, reason });
      }
    }
    return routed;
  }
}

/** The same message of the provider has the same id, whenever and by whomever it is taken in. */
const messageIdOf = (providerMessageId: string): MessageId =>
  MessageId.parse(uuidV5(providerMessageId, MESSAGE_NAMESPACE));
