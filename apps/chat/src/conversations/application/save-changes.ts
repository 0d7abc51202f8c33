import { Injectable } from '@nestjs/common';
import { ChatTile, type Message } from '@textback/contracts';
import { Outbox } from '@textback/messaging';
import { type Correlation, withCorrelation } from '@textback/observability';
import { Clock } from '@textback/timers';
import { LiveFeed } from '../../live/application/live-feed.port.js';
import { type ConversationRecord, type Match, presentConversation } from '../domain/conversation.js';
import { ConversationStore, type KeptMessage } from './conversation-store.port.js';

/** What one transaction did to one conversation. */
export interface ConversationChange {
  readonly before: ConversationRecord;
  readonly after: ConversationRecord;
  readonly matches: readonly Match[];
  readonly added: readonly { readonly message: Message; readonly keyword: boolean }[];
  readonly tile: ChatTile['change'] | null;
  /** What clients show has changed, though the record may be the same: the matches, for example. */
  readonly looksDifferent: boolean;
  /** What moved the tile, for events about it; left out when that is going on right now. */
  readonly cause?: Correlation | undefined;
}

/** Keeps changes of conversations, and tells clients and other services about them, all in the open transaction. */
@Injectable()
export class SaveChanges {
  constructor(
    private readonly store: ConversationStore,
    private readonly live: LiveFeed,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(changes: readonly ConversationChange[]): Promise<void> {
    await this.store.save(
      changes.filter(({ before, after }) => before !== after).map(({ after }) => after),
      changes.flatMap(keptMessages),
    );
    const at = this.clock.now().toISOString();
    for (const change of changes) {
      this.announceMessages(change, at);
      this.announceTile(change, at);
    }
  }

  private announceMessages({ after: { officeId, conversationId }, added }: ConversationChange, at: string): void {
    for (const { message } of added) this.live.add({ kind: 'message.added', officeId, conversationId, at, message });
  }

  /** One update for all that happened: whoever gets it sees the tile as it is after the transaction. */
  private announceTile({ after, matches, tile, looksDifferent, cause }: ConversationChange, at: string): void {
    if (after.state === 'none' || !looksDifferent) return;
    const { officeId, conversationId, section } = after;
    const conversation = presentConversation(after, matches, 0);
    this.live.add({ kind: updateKindOf(tile), officeId, conversationId, at, conversation });
    if (tile === null) return;
    const publish = () => this.outbox.publish(ChatTile, { officeId, conversationId, change: tile, section, at });
    if (cause === undefined) publish();
    else withCorrelation(cause, publish);
  }
}

const keptMessages = ({ after: { officeId, conversationId }, added }: ConversationChange): KeptMessage[] =>
  added.map(({ message, keyword }) => ({ officeId, conversationId, message, keyword }));

function updateKindOf(tile: ChatTile['change'] | null): 'tile.opened' | 'tile.changed' | 'tile.closed' {
  switch (tile) {
    case 'opened':
    case 'reopened':
      return 'tile.opened';
    case 'closed':
      return 'tile.closed';
    case null:
      return 'tile.changed';
  }
}
