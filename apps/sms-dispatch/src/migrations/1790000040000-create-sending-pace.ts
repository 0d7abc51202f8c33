import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What paces the sending of texts, and who is next (ADR 15). */
export class CreateSendingPace1790000040000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE sending_pace (
      scope text PRIMARY KEY CHECK (scope = 'account' OR scope ~ '^\\+[1-9][0-9]{1,14}$'), -- or a texting number
      next_at timestamptz NOT NULL DEFAULT '-infinity', -- no slot before this moment
      paused_until timestamptz NOT NULL DEFAULT '-infinity' -- the provider asked for silence
      ) WITH (fillfactor = 50)`); // written with each claim: a new version of a row fits beside the old one
    await db.query(`INSERT INTO sending_pace (scope) VALUES ('account')`);
    await db.query(`CREATE TABLE office_turn (
      office_id uuid PRIMARY KEY,
      served_at timestamptz NOT NULL -- its last slot
      ) WITH (fillfactor = 50)`);
    // Unlike due_at it stays when a text is put off, so that it says which of two texts was asked for first.
    await db.query('ALTER TABLE outgoing_text ADD COLUMN queued_at timestamptz NOT NULL DEFAULT now()');
    await db.query(`UPDATE outgoing_text SET queued_at = due_at WHERE status IN ('queued', 'posting')`);
    // Postgres would rather read the whole queue by due_at than look for the texts of one lane.
    await db.query('DROP INDEX outgoing_text_due');
    await db.query(`CREATE INDEX outgoing_text_lane ON outgoing_text (office_id, from_number, kind, due_at)
      WHERE status = 'queued'`);
    await db.query(`CREATE INDEX outgoing_text_pair ON outgoing_text (from_number, to_number, queued_at)
      WHERE status IN ('queued', 'posting')`);
    await db.query(`CREATE INDEX outgoing_text_expiry ON outgoing_text (expires_at) WHERE status = 'queued'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX outgoing_text_expiry, outgoing_text_pair, outgoing_text_lane');
    await db.query(`CREATE INDEX outgoing_text_due ON outgoing_text (due_at) WHERE status = 'queued'`);
    await db.query('ALTER TABLE outgoing_text DROP COLUMN queued_at');
    await db.query('DROP TABLE office_turn');
    await db.query('DROP TABLE sending_pace');
  }
}
