import { Injectable } from '@nestjs/common';
import type { MessageId, OfficeId, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import {
  ConversationStore,
  type KeptMessage,
  type LockedConversation,
} from '../application/conversation-store.port.js';
import type { ConversationKey, ConversationRecord } from '../domain/conversation.js';
import { entryOf, type ConversationRow, type HistoryRow, type MatchesColumn, matchesOf, recordOf } from './rows.js';

/** Conversations in Postgres. Every statement takes all rows of a transaction at once. */
@Injectable()
export class SqlConversationStore extends ConversationStore {
  constructor(private readonly database: Database) {
    super();
  }

  async create(conversations: readonly (ConversationKey & { readonly phone: PhoneNumber })[]): Promise<void> {
    if (conversations.length === 0) return;
    await this.database.current.query(
      `INSERT INTO conversation (office_id, conversation_id, phone)
       SELECT DISTINCT ON (office_id, conversation_id) * FROM unnest($1::uuid[], $2::uuid[], $3::text[])
         AS wanted (office_id, conversation_id, phone)
       ORDER BY office_id, conversation_id
       ON CONFLICT DO NOTHING`,
      [...columnsOf(conversations), conversations.map(({ phone }) => phone)],
    );
  }

  async lock(
    keys: readonly ConversationKey[],
    messages: readonly (ConversationKey & { readonly messageId: MessageId })[] = [],
  ): Promise<LockedConversation[]> {
    if (keys.length === 0) return [];
    const records = await this.database.current.query<
      Omit<ConversationRow, 'last_message'> & { last_message_id: MessageId }
    >(
      // The sort comes before the locks, so they are taken in its order.
      `SELECT * FROM conversation
       WHERE (office_id, conversation_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
       ORDER BY office_id, conversation_id FOR UPDATE`,
      columnsOf(keys),
    );
    // A statement of its own: it sees what was committed while we waited for the locks.
    const surroundings = await this.database.current.query<SurroundingsRow>(
      `WITH asked AS (
         SELECT asked.office_id, asked.conversation_id, array_agg(message_id) AS known
         FROM unnest($5::uuid[], $6::uuid[], $7::uuid[]) AS asked (office_id, conversation_id, message_id)
         JOIN message USING (office_id, conversation_id, message_id)
         GROUP BY asked.office_id, asked.conversation_id)
       SELECT wanted.number, coalesce(asked.known, '{}')::text[] AS known, office.allow_known, office.allow_unknown,
         ${matchesOf('wanted.office_id', 'wanted.phone')} AS matches,
         ${entryOf('wanted.office_id', 'wanted.conversation_id', 'wanted.message_id')} AS last_message
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) WITH ORDINALITY
         AS wanted (office_id, conversation_id, phone, message_id, number)
       LEFT JOIN office USING (office_id)
       LEFT JOIN asked USING (office_id, conversation_id)
       ORDER BY wanted.number`,
      [
        records.map((record) => record.office_id),
        records.map((record) => record.conversation_id),
        records.map((record) => record.phone),
        records.map((record) => record.last_message_id),
        ...columnsOf(messages),
        messages.map(({ messageId }) => messageId),
      ],
    );
    return records.map((record, index) => {
      const around = surroundings[index] as SurroundingsRow;
      return {
        record: recordOf({ ...record, last_message: around.last_message }),
        matches: around.matches,
        settings: settingsOf(around),
        known: new Set(around.known),
      };
    });
  }

  async save(conversations: readonly ConversationRecord[], messages: readonly KeptMessage[]): Promise<void> {
    if (messages.length > 0) await this.addMessages(messages);
    if (conversations.length > 0) await this.update(conversations);
  }

  async markRead({ officeId, conversationId }: ConversationKey, reader: string): Promise<void> {
    await this.database.query(
      `INSERT INTO read_marker AS marker (office_id, conversation_id, reader, position)
       SELECT office_id, conversation_id, $3, max(position) FROM message
       WHERE office_id = $1 AND conversation_id = $2 GROUP BY office_id, conversation_id
       ON CONFLICT (office_id, conversation_id, reader)
         DO UPDATE SET position = greatest(marker.position, excluded.position)`,
      [officeId, conversationId, reader],
    );
  }

  private async addMessages(added: readonly KeptMessage[]): Promise<void> {
    const messages = added.map(({ message }) => message);
    await this.database.current.query(
      `INSERT INTO message (office_id, conversation_id, message_id, kind, text, at, held_reason, keyword, dispatch_id,
         author, media, flag)
       SELECT office_id, conversation_id, message_id, kind, text, at, held_reason, keyword, dispatch_id, author, media, flag
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
         $8::boolean[], $9::uuid[], $10::text[], $11::jsonb[], $12::text[]) WITH ORDINALITY
         AS added (office_id, conversation_id, message_id, kind, text, at, held_reason, keyword, dispatch_id,
           author, media, flag, number)
       ORDER BY number`,
      [
        ...columnsOf(added),
        messages.map(({ messageId }) => messageId),
        messages.map(({ kind }) => kind),
        messages.map(({ text }) => text),
        messages.map(({ at }) => at),
        messages.map(({ held }) => held?.reason ?? null),
        added.map(({ keyword }) => keyword),
        messages.map(({ dispatchId }) => dispatchId),
        messages.map(({ author }) => author),
        messages.map(({ media }) => JSON.stringify(media)),
        messages.map(({ flag }) => flag ?? null),
      ],
    );
  }

  private async update(conversations: readonly ConversationRecord[]): Promise<void> {
    await this.database.current.query(
      `UPDATE conversation SET state = changed.state, section = changed.section,
         chosen_person_id = changed.chosen_person_id, claimed_by = changed.claimed_by,
         awaiting_reply = changed.awaiting_reply, last_message_id = changed.last_message_id,
         last_message_at = changed.last_message_at
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::boolean[], $8::uuid[],
         $9::timestamptz[])
         AS changed (office_id, conversation_id, state, section, chosen_person_id, claimed_by, awaiting_reply,
           last_message_id, last_message_at)
       WHERE conversation.office_id = changed.office_id AND conversation.conversation_id = changed.conversation_id`,
      [
        ...columnsOf(conversations),
        conversations.map(({ state }) => state),
        conversations.map(({ section }) => section),
        conversations.map(({ chosenPersonId }) => chosenPersonId),
        conversations.map(({ claimedBy }) => claimedBy),
        conversations.map(({ awaitingReply }) => awaitingReply),
        conversations.map(({ lastMessage }) => lastMessage?.messageId ?? null),
        conversations.map(({ lastMessage }) => lastMessage?.at ?? null),
      ],
    );
  }
}

interface SurroundingsRow extends MatchesColumn {
  readonly known: MessageId[];
  /** Null: the office is not known. */
  readonly allow_known: boolean | null;
  readonly allow_unknown: boolean | null;
  readonly last_message: HistoryRow | null;
}

const settingsOf = ({ allow_known, allow_unknown }: SurroundingsRow): LockedConversation['settings'] =>
  allow_known === null || allow_unknown === null
    ? null
    : { allowPatientsAndContactsToStartChat: allow_known, allowMessagesFromUnknownNumbers: allow_unknown };

const columnsOf = (keys: readonly ConversationKey[]): [OfficeId[], string[]] => [
  keys.map(({ officeId }) => officeId),
  keys.map(({ conversationId }) => conversationId),
];
