import { Injectable } from '@nestjs/common';
import type { ConversationId, DispatchId, MessageId, OfficeId } from '@textback/contracts';
import { Database } from '@textback/database';
import { type LockedText, type TextFate, type TextKey, TextLedger } from '../application/text-ledger.port.js';
import type { TextState } from '../domain/message-state.js';
import { type HistoryRow, messageOf } from './rows.js';

/** The fates of texts in Postgres. */
@Injectable()
export class SqlTextLedger extends TextLedger {
  constructor(private readonly database: Database) {
    super();
  }

  async lock(keys: readonly TextKey[]): Promise<LockedText[]> {
    await this.database.current.query(
      `INSERT INTO outgoing_text (office_id, dispatch_id)
       SELECT DISTINCT office_id, dispatch_id FROM unnest($1::uuid[], $2::uuid[]) AS wanted (office_id, dispatch_id)
       ORDER BY office_id, dispatch_id
       ON CONFLICT DO NOTHING`,
      columnsOf(keys),
    );
    const rows = await this.database.current.query<LockedRow>(
      `SELECT * FROM outgoing_text
       WHERE (office_id, dispatch_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
       ORDER BY office_id, dispatch_id FOR UPDATE`,
      columnsOf(keys),
    );
    return rows.map((row) => ({
      officeId: row.office_id,
      dispatchId: row.dispatch_id,
      state: row.state,
      failure: row.failure,
      message:
        row.conversation_id === null || row.message_id === null
          ? null
          : { conversationId: row.conversation_id, messageId: row.message_id },
    }));
  }

  async attach(
    messages: readonly (TextKey & { readonly conversationId: ConversationId; readonly messageId: MessageId })[],
  ): Promise<void> {
    await this.database.current.query(
      `UPDATE outgoing_text SET conversation_id = attached.conversation_id, message_id = attached.message_id
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])
         AS attached (office_id, dispatch_id, conversation_id, message_id)
       WHERE outgoing_text.office_id = attached.office_id AND outgoing_text.dispatch_id = attached.dispatch_id`,
      [
        ...columnsOf(messages),
        messages.map(({ conversationId }) => conversationId),
        messages.map(({ messageId }) => messageId),
      ],
    );
  }

  async save(texts: readonly (TextKey & TextFate)[]): Promise<void> {
    await this.database.current.query(
      `UPDATE outgoing_text SET state = fate.state, failure = fate.failure
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS fate (office_id, dispatch_id, state, failure)
       WHERE outgoing_text.office_id = fate.office_id AND outgoing_text.dispatch_id = fate.dispatch_id`,
      [...columnsOf(texts), texts.map(({ state }) => state), texts.map(({ failure }) => failure)],
    );
  }

  async messages(texts: readonly TextKey[]) {
    if (texts.length === 0) return [];
    const rows = await this.database.current.query<{
      office_id: OfficeId;
      conversation_id: ConversationId;
      message: HistoryRow;
    }>(
      `SELECT office_id, conversation_id, to_json(history_entry) AS message
       FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS wanted (office_id, dispatch_id, number)
       JOIN outgoing_text USING (office_id, dispatch_id)
       JOIN history_entry USING (office_id, conversation_id, message_id)
       ORDER BY number`,
      columnsOf(texts),
    );
    return rows.map((row) => ({
      officeId: row.office_id,
      conversationId: row.conversation_id,
      message: messageOf(row.message),
    }));
  }
}

interface LockedRow {
  readonly office_id: OfficeId;
  readonly dispatch_id: DispatchId;
  readonly conversation_id: ConversationId | null;
  readonly message_id: MessageId | null;
  readonly state: TextState;
  readonly failure: string | null;
}

const columnsOf = (keys: readonly TextKey[]): [OfficeId[], DispatchId[]] => [
  keys.map(({ officeId }) => officeId),
  keys.map(({ dispatchId }) => dispatchId),
];
