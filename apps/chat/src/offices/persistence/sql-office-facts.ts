import { Injectable } from '@nestjs/common';
import type { ConversationId, OfficeId, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import { type ConsentProjection, OfficeFacts, type OfficeProjection } from '../application/office-facts.port.js';

@Injectable()
export class SqlOfficeFacts extends OfficeFacts {
  constructor(private readonly database: Database) {
    super();
  }

  async saveOffices(offices: readonly OfficeProjection[]): Promise<void> {
    await this.database.current.query(
      `INSERT INTO office AS kept (office_id, version, allow_known, allow_unknown, texting_number)
       SELECT DISTINCT ON (office_id) *
       FROM unnest($1::uuid[], $2::int[], $3::boolean[], $4::boolean[], $5::text[])
         AS office (office_id, version, allow_known, allow_unknown, texting_number)
       ORDER BY office_id, version DESC
       ON CONFLICT (office_id) DO UPDATE
         SET version = excluded.version, allow_known = excluded.allow_known, allow_unknown = excluded.allow_unknown,
           texting_number = excluded.texting_number
         WHERE kept.version < excluded.version`,
      [
        offices.map(({ officeId }) => officeId),
        offices.map(({ version }) => version),
        offices.map(({ allowKnown }) => allowKnown),
        offices.map(({ allowUnknown }) => allowUnknown),
        offices.map(({ textingNumber }) => textingNumber),
      ],
    );
  }

  async saveConsents(consents: readonly ConsentProjection[]): Promise<void> {
    await this.database.current.query(
      `INSERT INTO consent AS kept (office_id, conversation_id, state, at)
       SELECT DISTINCT ON (office_id, conversation_id) office_id, conversation_id, state, at
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) WITH ORDINALITY
         AS consent (office_id, conversation_id, state, at, number)
       ORDER BY office_id, conversation_id, at DESC, number DESC
       ON CONFLICT (office_id, conversation_id) DO UPDATE SET state = excluded.state, at = excluded.at
         WHERE kept.at <= excluded.at`,
      [
        consents.map(({ officeId }) => officeId),
        consents.map(({ conversationId }) => conversationId),
        consents.map(({ state }) => state),
        consents.map(({ at }) => at),
      ],
    );
  }

  async textingNumberOf(officeId: OfficeId): Promise<PhoneNumber | null> {
    const [row] = await this.database.query<{ texting_number: PhoneNumber | null }>(
      'SELECT texting_number FROM office WHERE office_id = $1',
      [officeId],
    );
    return row?.texting_number ?? null;
  }

  async hasOptedOut({
    officeId,
    conversationId,
  }: {
    readonly officeId: OfficeId;
    readonly conversationId: ConversationId;
  }): Promise<boolean> {
    const [row] = await this.database.query<{ state: string }>(
      'SELECT state FROM consent WHERE office_id = $1 AND conversation_id = $2',
      [officeId, conversationId],
    );
    return row?.state === 'opted-out';
  }
}
