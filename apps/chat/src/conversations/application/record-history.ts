import { Injectable } from '@nestjs/common';
import type { ChatTile, DispatchId, Message, MessageId, PhoneNumber } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { type Correlation, currentCorrelation } from '@textback/observability';
import { addMessage, type NewMessage } from '../domain/add-message.js';
import type { ConversationKey, ConversationRecord } from '../domain/conversation.js';
import { sectionOf } from '../domain/section.js';
import { ConversationStore, type LockedConversation } from './conversation-store.port.js';
import { type ConversationChange, SaveChanges } from './save-changes.js';
import { TextLedger } from './text-ledger.port.js';

/** A message for a history. Its state is a first guess for texts of ours: their fate may be known already. */
export interface MessageEntry extends ConversationKey {
  readonly kind: 'message';
  readonly phone: PhoneNumber;
  readonly message: NewMessage;
}

/** The people who have the number of a conversation, or their names, are not the same any more (R17). */
export interface PeopleEntry extends ConversationKey {
  readonly kind: 'people-changed';
}

export type HistoryEntry = MessageEntry | PeopleEntry;

interface Collected {
  readonly entry: HistoryEntry;
  readonly cause: Correlation | undefined;
}

/**
 * Adds messages to histories, and moves tiles as the permission gate says (R3, R14 to R18). Whatever comes within one
 * transaction is written together: two messages for one conversation are judged one after the other, under its lock, be they
 * in one batch or in the batches of two replicas.
 */
@Injectable()
export class RecordHistory {
  private readonly sink: Sink<Collected> = {
    name: 'history',
    order: 10,
    write: (collected) => this.write(collected),
  };

  constructor(
    private readonly database: Database,
    private readonly store: ConversationStore,
    private readonly texts: TextLedger,
    private readonly saveChanges: SaveChanges,
  ) {}

  /** Adds an entry to the open transaction. */
  add(entry: HistoryEntry): void {
    // The transaction is written when the event that caused the entry is not the current one any more.
    this.database.current.collect(this.sink, { entry, cause: currentCorrelation() });
  }

  private async write(collected: readonly Collected[]): Promise<void> {
    const entries = collected.map(({ entry }) => entry);
    const messages = entries.filter((entry) => entry.kind === 'message');
    await this.store.create(messages);
    const locked = await this.store.lock(
      entries,
      messages.map(({ officeId, conversationId, message: { messageId } }) => ({ officeId, conversationId, messageId })),
    );
    const drafts = new Map(locked.map((conversation) => [keyOf(conversation.record), new Draft(conversation)]));
    const fates = await this.fatesOf(
      messages.filter((entry) => drafts.get(keyOf(entry))?.isNew(entry.message) ?? false),
    );
    for (const { entry, cause } of collected) {
      const draft = drafts.get(keyOf(entry));
      switch (entry.kind) {
        case 'message':
          if (draft === undefined) throw new Error('The conversation of a message was created, but is not there.');
          draft.add({ ...entry.message, ...fates.get(entry.message.dispatchId) }, cause);
          break;
        case 'people-changed':
          draft?.matchesChanged();
          break;
      }
    }
    await this.saveChanges.execute([...drafts.values()].flatMap((draft) => draft.change()));
  }

  private async fatesOf(
    entries: readonly MessageEntry[],
  ): Promise<Map<DispatchId | null, Pick<Message, 'state' | 'failure'>>> {
    const texts = entries.flatMap(({ officeId, conversationId, message: { messageId, dispatchId } }) =>
      dispatchId === null ? [] : [{ officeId, conversationId, messageId, dispatchId }],
    );
    if (texts.length === 0) return new Map();
    const locked = await this.texts.lock(texts);
    await this.texts.attach(texts);
    return new Map(locked.map(({ dispatchId, state, failure }) => [dispatchId, { state, failure }]));
  }
}

/** One conversation while the entries of a transaction are folded into it. */
class Draft {
  private after: ConversationRecord;
  private tile: ChatTile['change'] | null = null;
  private cause: Correlation | undefined;
  private looksDifferent = false;
  private readonly added: { message: Message; keyword: boolean }[] = [];
  private readonly known: Set<MessageId>;

  constructor(private readonly locked: LockedConversation) {
    this.after = locked.record;
    this.known = new Set(locked.known);
  }

  isNew({ messageId }: NewMessage): boolean {
    return !this.known.has(messageId);
  }

  /** A message that is there already changes nothing: providers repeat themselves under new event ids (design §4). */
  add(message: NewMessage, cause: Correlation | undefined): void {
    if (!this.isNew(message)) return;
    this.known.add(message.messageId);
    const result = addMessage(this.after, message, this.locked);
    this.after = result.conversation;
    if (result.tile !== null && this.tile === null) {
      this.tile = result.tile;
      this.cause = cause;
    }
    this.looksDifferent = true;
    this.added.push({ message: result.message, keyword: message.keyword });
  }

  matchesChanged(): void {
    const section = sectionOf(this.locked.matches.map(({ kind }) => kind));
    if (section !== this.after.section) this.after = { ...this.after, section };
    this.looksDifferent = true;
  }

  /** What is to be saved: one change, or none. */
  change(): ConversationChange[] {
    const { tile, cause, added, looksDifferent, after, locked } = this;
    if (!looksDifferent) return [];
    return [{ before: locked.record, after, matches: locked.matches, added, tile, looksDifferent, cause }];
  }
}

const keyOf = ({ officeId, conversationId }: ConversationKey): string => `${officeId}/${conversationId}`;
