import { Injectable } from '@nestjs/common';
import { Database } from '@textback/database';
import type { ConversationKey } from '../domain/conversation.js';
import { decideStaffAction, type StaffAction, type StaffRefusal } from '../domain/staff-action.js';
import { ConversationStore } from './conversation-store.port.js';
import { SaveChanges } from './save-changes.js';

export type ActionOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly because: StaffRefusal | 'no-conversation' };

/** Staff claim, release, close and reopen tiles, and choose whom they talk to (R17, R19). */
@Injectable()
export class ActOnConversation {
  constructor(
    private readonly database: Database,
    private readonly store: ConversationStore,
    private readonly saveChanges: SaveChanges,
  ) {}

  execute(key: ConversationKey, action: StaffAction): Promise<ActionOutcome> {
    return this.database.transaction(async () => {
      const [locked] = await this.store.lock([key]);
      if (locked === undefined) return { kind: 'refused', because: 'no-conversation' };
      const { record, matches } = locked;
      const verdict = decideStaffAction(record, matches, action);
      if (verdict.kind === 'refused') return verdict;
      const { conversation: after, tile } = verdict;
      if (after !== record) {
        await this.saveChanges.execute([{ before: record, after, matches, added: [], tile, looksDifferent: true }]);
      }
      return { kind: 'done' };
    });
  }
}
