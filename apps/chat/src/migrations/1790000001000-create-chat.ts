import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, conversations with their messages and tiles, and what chat keeps of offices. */
export class CreateChat1790000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE DOMAIN phone_number AS text CHECK (VALUE ~ '^\\+[1-9][0-9]{1,14}$')`);

    // The part of office.settings that chat needs.
    await db.query(`CREATE TABLE office (
      office_id uuid PRIMARY KEY,
      version int NOT NULL CHECK (version >= 1),
      allow_known boolean NOT NULL,
      allow_unknown boolean NOT NULL,
      texting_number phone_number)`);

    await db.query(`CREATE TABLE consent (
      office_id uuid,
      conversation_id uuid,
      state text NOT NULL CHECK (state IN ('opted-out', 'opted-in')),
      at timestamptz(3) NOT NULL,
      PRIMARY KEY (office_id, conversation_id))`);

    // A forgotten person leaves a row without a name, so that an older change cannot bring them back.
    await db.query(`CREATE TABLE person (
      office_id uuid,
      person_id uuid,
      kind text CHECK (kind IN ('patient', 'contact', 'referral-partner')),
      name text,
      changed_at timestamptz(3) NOT NULL,
      PRIMARY KEY (office_id, person_id),
      CHECK ((kind IS NULL) = (name IS NULL)))`);
    await db.query(`CREATE TABLE person_number (
      office_id uuid,
      phone phone_number,
      person_id uuid,
      PRIMARY KEY (office_id, phone, person_id),
      FOREIGN KEY (office_id, person_id) REFERENCES person)`);
    await db.query('CREATE INDEX person_number_of_person ON person_number (office_id, person_id)');

    await db.query(`CREATE TABLE conversation (
      office_id uuid,
      conversation_id uuid,
      phone phone_number NOT NULL,
      state text NOT NULL DEFAULT 'none' CHECK (state IN ('none', 'open', 'closed')),
      section text NOT NULL DEFAULT 'contacts' CHECK (section IN ('patients', 'contacts')),
      chosen_person_id uuid,
      claimed_by text,
      awaiting_reply boolean NOT NULL DEFAULT false,
      last_message_id uuid,
      last_message_at timestamptz(3),
      PRIMARY KEY (office_id, conversation_id),
      CHECK (claimed_by IS NULL OR state = 'open'),
      CHECK (state <> 'none' OR NOT awaiting_reply),
      CHECK (state = 'none' OR last_message_at IS NOT NULL))`);
    await db.query(`CREATE INDEX conversation_inbox
      ON conversation (office_id, state, last_message_at DESC, conversation_id DESC) WHERE state <> 'none'`);

    // position: the order of arrival. A conversation's messages arrive under its lock, so it is the order of commits, too.
    await db.query(`CREATE TABLE message (
      office_id uuid,
      conversation_id uuid,
      message_id uuid,
      position bigint GENERATED ALWAYS AS IDENTITY,
      kind text NOT NULL CHECK (kind IN ('missed-call', 'missed-call-text', 'caller', 'staff', 'system')),
      text text,
      at timestamptz(3) NOT NULL,
      held_reason text
        CHECK (held_reason IN ('patients-and-contacts-may-not-start-chat', 'unknown-numbers-not-allowed')),
      keyword boolean NOT NULL DEFAULT false,
      dispatch_id uuid,
      author text,
      media jsonb NOT NULL DEFAULT '[]',
      PRIMARY KEY (office_id, conversation_id, message_id),
      FOREIGN KEY (office_id, conversation_id) REFERENCES conversation,
      CHECK ((kind IN ('missed-call-text', 'staff')) = (dispatch_id IS NOT NULL)),
      CHECK ((kind = 'staff') = (author IS NOT NULL)),
      CHECK (kind = 'caller' OR (held_reason IS NULL AND NOT keyword)))`);
    await db.query('CREATE INDEX message_history ON message (office_id, conversation_id, at DESC, position DESC)');
    await db.query(`CREATE INDEX message_unread ON message (office_id, conversation_id, position)
      WHERE kind = 'caller' AND NOT keyword`);
    await db.query(`CREATE INDEX message_held ON message (office_id, at DESC, position DESC)
      WHERE held_reason IS NOT NULL`);

    // The fate of each text of ours. It can be known before its message is: nothing depends on order across topics.
    await db.query(`CREATE TABLE outgoing_text (
      office_id uuid,
      dispatch_id uuid,
      conversation_id uuid,
      message_id uuid,
      state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sent', 'delivered', 'failed', 'unknown', 'expired', 'refused')),
      failure text,
      PRIMARY KEY (office_id, dispatch_id),
      CHECK ((conversation_id IS NULL) = (message_id IS NULL)))`);
    await db.query(`CREATE VIEW history_entry AS
      SELECT message.*, coalesce(outgoing_text.state, 'received') AS state, outgoing_text.failure
      FROM message LEFT JOIN outgoing_text USING (office_id, dispatch_id)`);

    await db.query(`CREATE TABLE read_marker (
      office_id uuid,
      conversation_id uuid,
      reader text,
      position bigint NOT NULL,
      PRIMARY KEY (office_id, conversation_id, reader))`);

    // Replies by Idempotency-Key: the same key answers the same again.
    await db.query(`CREATE TABLE accepted_reply (
      office_id uuid,
      author text,
      key text,
      request_hash text NOT NULL,
      reply jsonb NOT NULL,
      at timestamptz(3) NOT NULL,
      PRIMARY KEY (office_id, author, key))`);
    await db.query('CREATE INDEX accepted_reply_age ON accepted_reply (at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW history_entry');
    await db.query(`DROP TABLE accepted_reply, read_marker, outgoing_text, message, conversation, person_number, person,
      consent, office`);
    await db.query('DROP DOMAIN phone_number');
  }
}
