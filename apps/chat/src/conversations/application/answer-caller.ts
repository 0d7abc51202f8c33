import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { creditsOf, dispatchIdOf, type Message, MessageId, SmsRequested } from '@textback/contracts';
import { Database } from '@textback/database';
import { Outbox } from '@textback/messaging';
import { Clock } from '@textback/timers';
import { OfficeFacts } from '../../offices/application/office-facts.port.js';
import { addMessage, type NewMessage } from '../domain/add-message.js';
import type { ConversationKey } from '../domain/conversation.js';
import { AcceptedReplies } from './accepted-replies.port.js';
import { ConversationStore } from './conversation-store.port.js';
import { SaveChanges } from './save-changes.js';
import { TextLedger } from './text-ledger.port.js';

/** A text that staff wrote must leave within this time; later it would surprise the caller (design §4). */
const SENDABLE_FOR_MS = 10 * 60_000;

export interface StaffReply extends ConversationKey {
  /** Token subject of whoever wrote it. */
  readonly author: string;
  readonly idempotencyKey: string;
  readonly text: string;
}

export type AnswerRefusal = 'no-conversation' | 'key-used-for-another-reply' | 'opted-out' | 'no-texting-number';

export type Answer =
  | { readonly kind: 'accepted'; readonly message: Message }
  | { readonly kind: 'refused'; readonly because: AnswerRefusal };

const refused = (because: AnswerRefusal): Answer => ({ kind: 'refused', because });

/**
 * Staff answer a caller (R19): the message enters the history, opens the tile if it is not open, and is asked to be sent. The
 * answer is kept under its key in the same transaction, so a repeat gets it again and sends nothing.
 */
@Injectable()
export class AnswerCaller {
  constructor(
    private readonly database: Database,
    private readonly store: ConversationStore,
    private readonly texts: TextLedger,
    private readonly replies: AcceptedReplies,
    private readonly offices: OfficeFacts,
    private readonly saveChanges: SaveChanges,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  execute(reply: StaffReply): Promise<Answer> {
    return this.database.transaction(() => this.answer(reply));
  }

  private async answer(reply: StaffReply): Promise<Answer> {
    const { officeId, conversationId, author, text } = reply;
    const key = { officeId, author, key: reply.idempotencyKey };
    const requestHash = hashOf(reply);
    // The lock comes first: a repeat that overtakes the original waits here, and then finds its answer.
    const [locked] = await this.store.lock([reply]);
    if (locked === undefined) return refused('no-conversation');
    const earlier = await this.replies.find(key);
    if (earlier !== null) {
      return earlier.requestHash === requestHash
        ? { kind: 'accepted', message: earlier.reply }
        : refused('key-used-for-another-reply');
    }
    if (await this.offices.hasOptedOut(reply)) return refused('opted-out');
    const textingNumber = await this.offices.textingNumberOf(officeId);
    if (textingNumber === null) return refused('no-texting-number');

    const now = this.clock.now();
    const messageId = MessageId.parse(crypto.randomUUID());
    const dispatchId = dispatchIdOf(officeId, 'staff-reply', messageId);
    const { conversation, message, tile } = addMessage(
      locked.record,
      staffMessage({ messageId, dispatchId, text, at: now.toISOString(), author }),
      locked,
    );
    // Only a request for another conversation can have taken the key since we looked; nothing has been written yet.
    if (!(await this.replies.keep({ ...key, requestHash, reply: message, at: now }))) {
      return refused('key-used-for-another-reply');
    }
    await this.texts.lock([{ officeId, dispatchId }]);
    await this.texts.attach([{ officeId, dispatchId, conversationId, messageId }]);
    await this.saveChanges.execute([
      {
        before: locked.record,
        after: conversation,
        matches: locked.matches,
        added: [{ message, keyword: false }],
        tile,
        looksDifferent: true,
      },
    ]);
    await this.store.markRead(reply, author);
    this.outbox.publish(SmsRequested, {
      kind: 'staff',
      messageId,
      dispatchId,
      officeId,
      conversationId,
      from: textingNumber,
      to: conversation.phone,
      text,
      credits: creditsOf(text),
      requestedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + SENDABLE_FOR_MS).toISOString(),
    });
    return { kind: 'accepted', message };
  }
}

const staffMessage = (fields: Pick<Message, 'messageId' | 'dispatchId' | 'text' | 'at' | 'author'>): NewMessage => ({
  kind: 'staff',
  state: 'queued',
  failure: null,
  media: [],
  keyword: false,
  ...fields,
});

/** The request as far as it matters, so that the text itself is not kept twice. */
const hashOf = ({ conversationId, text }: StaffReply): string =>
  createHash('sha256').update(`${conversationId}\n${text}`).digest('hex');
