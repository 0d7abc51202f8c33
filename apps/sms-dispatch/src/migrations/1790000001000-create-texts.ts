import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTexts1790000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE outgoing_text (
      dispatch_id uuid PRIMARY KEY,
      office_id uuid NOT NULL,
      conversation_id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN ('missed-call-text', 'staff')),
      subject_id uuid NOT NULL, -- the call, or the staff's message
      from_number text NOT NULL CHECK (from_number ~ '^\\+[1-9][0-9]{1,14}$'),
      to_number text NOT NULL CHECK (to_number ~ '^\\+[1-9][0-9]{1,14}$'),
      body text NOT NULL,
      credits smallint NOT NULL CHECK (credits BETWEEN 1 AND 2),
      requested_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      correlation_id text NOT NULL,
      status text NOT NULL CHECK (status IN ('queued', 'posting', 'accepted', 'sent', 'delivered', 'failed', 'unknown',
        'expired', 'refused')),
      reason text,
      provider_code text,
      provider_message_id text,
      parts int CHECK (parts >= 1),
      attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- posts that surely did not reach the provider
      due_at timestamptz NOT NULL,
      claim_id uuid,
      claimed_at timestamptz,
      UNIQUE (office_id, kind, subject_id), -- one text per (office, call or message, rule), whatever asks again (R5)
      CHECK ((status = 'posting') = (claim_id IS NOT NULL)),
      CHECK ((claim_id IS NULL) = (claimed_at IS NULL)),
      CHECK ((reason IS NOT NULL) = (status IN ('failed', 'unknown', 'expired', 'refused'))),
      CHECK (status NOT IN ('accepted', 'sent', 'delivered', 'failed') OR provider_message_id IS NOT NULL))`);
    await db.query(`CREATE INDEX outgoing_text_due ON outgoing_text (due_at) WHERE status = 'queued'`);
    await db.query(`CREATE INDEX outgoing_text_posting ON outgoing_text (claimed_at) WHERE status = 'posting'`);
    await db.query(`CREATE INDEX outgoing_text_provider_message ON outgoing_text (provider_message_id)
      WHERE provider_message_id IS NOT NULL`);
    await db.query(`CREATE TABLE text_status (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- orders the steps of a text
      dispatch_id uuid NOT NULL REFERENCES outgoing_text ON DELETE CASCADE,
      status text NOT NULL CHECK (status IN ('queued', 'posting', 'accepted', 'sent', 'delivered', 'failed', 'unknown',
        'expired', 'refused')),
      at timestamptz NOT NULL,
      cause text NOT NULL)`);
    await db.query(`CREATE INDEX text_status_of_text ON text_status (dispatch_id, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE text_status');
    await db.query('DROP TABLE outgoing_text');
  }
}
