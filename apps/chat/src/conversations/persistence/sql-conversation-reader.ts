import { Injectable } from '@nestjs/common';
import type { Conversation, HeldReply, Message, OfficeId, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import { type Slice, sliceOf, type SliceRequest } from '../../paging/slice.js';
import {
  ConversationReader,
  type MessagePlace,
  type TileFilter,
  type TilePlace,
} from '../application/conversation-reader.port.js';
import { type ConversationKey, presentConversation } from '../domain/conversation.js';
import {
  entryOf,
  type ConversationRow,
  type HistoryRow,
  type MatchesColumn,
  matchesOf,
  messageOf,
  recordOf,
} from './rows.js';

/** A conversation with what `reader` ($1) has not read: keywords need no answer, and history without a tile marks nothing (R3). */
const CONVERSATION = `
  SELECT c.*, ${matchesOf('c.office_id', 'c.phone')} AS matches,
    ${entryOf('c.office_id', 'c.conversation_id', 'c.last_message_id')} AS last_message,
    CASE c.state WHEN 'none' THEN 0 ELSE (
      SELECT count(*)::int FROM message
      WHERE office_id = c.office_id AND conversation_id = c.conversation_id AND kind = 'caller' AND NOT keyword
        AND position > coalesce((
          SELECT position FROM read_marker
          WHERE office_id = c.office_id AND conversation_id = c.conversation_id AND reader = $1), 0)) END AS unread
  FROM conversation c`;

interface ReadRow extends ConversationRow, MatchesColumn {
  readonly unread: number;
  readonly last_message_at: Date;
}

interface MessageRow {
  readonly position: string;
  readonly entry: HistoryRow;
}

@Injectable()
export class SqlConversationReader extends ConversationReader {
  constructor(private readonly database: Database) {
    super();
  }

  async get({ officeId, conversationId }: ConversationKey, reader: string): Promise<Conversation | null> {
    const [row] = await this.database.query<ReadRow>(
      `${CONVERSATION} WHERE c.office_id = $2 AND c.conversation_id = $3`,
      [reader, officeId, conversationId],
    );
    return row === undefined ? null : conversationOf(row);
  }

  async list(
    officeId: OfficeId,
    { section, state }: TileFilter,
    reader: string,
    { after, limit }: SliceRequest<TilePlace>,
  ): Promise<Slice<Conversation, TilePlace>> {
    const rows = await this.database.query<ReadRow>(
      `${CONVERSATION}
       WHERE c.office_id = $2 AND c.state = $3 AND ($4::text IS NULL OR c.section = $4)
         AND ($5::timestamptz IS NULL OR (c.last_message_at, c.conversation_id) < ($5, $6::uuid))
       ORDER BY c.last_message_at DESC, c.conversation_id DESC LIMIT $7`,
      [reader, officeId, state, section ?? null, after?.at, after?.conversationId, limit + 1],
    );
    return sliceOf(rows, limit, conversationOf, (row) => ({
      at: row.last_message_at.toISOString(),
      conversationId: row.conversation_id,
    }));
  }

  async messages(
    { officeId, conversationId }: ConversationKey,
    { after, limit }: SliceRequest<MessagePlace>,
  ): Promise<Slice<Message, MessagePlace> | null> {
    const rows = await this.database.query<MessageRow>(
      `SELECT e.position, to_json(e) AS entry FROM history_entry e
       WHERE e.office_id = $1 AND e.conversation_id = $2
         AND ($3::timestamptz IS NULL OR (e.at, e.position) < ($3, $4::bigint))
       ORDER BY e.at DESC, e.position DESC LIMIT $5`,
      [officeId, conversationId, after?.at, after?.position, limit + 1],
    );
    if (rows.length === 0 && !(await this.exists({ officeId, conversationId }))) return null;
    return sliceOf(rows, limit, ({ entry }) => messageOf(entry), placeOf);
  }

  async heldReplies(
    officeId: OfficeId,
    { after, limit }: SliceRequest<MessagePlace>,
  ): Promise<Slice<HeldReply, MessagePlace>> {
    const rows = await this.database.query<MessageRow & Pick<ConversationRow, 'conversation_id' | 'phone'>>(
      `SELECT e.position, to_json(e) AS entry, c.conversation_id, c.phone
       FROM history_entry e JOIN conversation c USING (office_id, conversation_id)
       WHERE e.office_id = $1 AND e.held_reason IS NOT NULL
         AND ($2::timestamptz IS NULL OR (e.at, e.position) < ($2, $3::bigint))
       ORDER BY e.at DESC, e.position DESC LIMIT $4`,
      [officeId, after?.at, after?.position, limit + 1],
    );
    return sliceOf(rows, limit, heldReplyOf, placeOf);
  }

  private async exists({ officeId, conversationId }: ConversationKey): Promise<boolean> {
    const rows = await this.database.query('SELECT 1 FROM conversation WHERE office_id = $1 AND conversation_id = $2', [
      officeId,
      conversationId,
    ]);
    return rows.length > 0;
  }
}

const conversationOf = (row: ReadRow): Conversation => presentConversation(recordOf(row), row.matches, row.unread);

const placeOf = ({ entry, position }: MessageRow): MessagePlace => ({ at: new Date(entry.at).toISOString(), position });

function heldReplyOf(
  row: MessageRow & { conversation_id: HeldReply['conversationId']; phone: PhoneNumber },
): HeldReply {
  const message = messageOf(row.entry);
  if (message.held === null) throw new Error('A held reply has a reason: the query asks for it.');
  return { conversationId: row.conversation_id, phone: row.phone, reason: message.held.reason, message };
}
