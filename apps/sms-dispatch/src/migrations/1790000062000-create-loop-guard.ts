import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the loop guard counts, and when it stepped in (ADR 18). */
export class CreateLoopGuard1790000062000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Texts that the guard let pass. Kept for the hour that counts, and deleted soon after.
    await db.query(`CREATE TABLE guarded_text (
      dispatch_id uuid PRIMARY KEY, -- one that is claimed again after a 429 counts once
      office_id uuid NOT NULL,
      texting_number text NOT NULL,
      phone text NOT NULL,
      class text NOT NULL CHECK (class IN ('automatic', 'confirmation', 'staff')),
      at timestamptz NOT NULL DEFAULT now())`);
    await db.query('CREATE INDEX guarded_text_of_pair ON guarded_text (texting_number, phone, class, at)');
    await db.query('CREATE INDEX guarded_text_of_office ON guarded_text (office_id, class, at)');
    await db.query('CREATE INDEX guarded_text_age ON guarded_text (at)');

    // What callers wrote, as hashes: to notice a machine that writes the same again and again. Kept for an hour.
    await db.query(`CREATE TABLE heard_text (
      message_id uuid PRIMARY KEY,
      texting_number text NOT NULL,
      phone text NOT NULL,
      words bytea NOT NULL,
      at timestamptz NOT NULL)`);
    await db.query('CREATE INDEX heard_text_of_pair ON heard_text (texting_number, phone, words, at)');
    await db.query('CREATE INDEX heard_text_age ON heard_text (at)');

    await db.query(`CREATE TABLE guard_trip (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      trip_id uuid NOT NULL UNIQUE,
      office_id uuid NOT NULL,
      reason text NOT NULL CHECK (reason IN ('pair-per-hour', 'office-per-hour', 'staff-per-hour', 'repeated-inbound',
        'own-number', 'short-number')),
      texting_number text NOT NULL,
      phone text, -- null: the whole office
      conversation_id uuid,
      most int, -- the limit that was reached
      at timestamptz NOT NULL DEFAULT now(),
      CHECK ((phone IS NULL) = (conversation_id IS NULL)))`);
    await db.query('CREATE INDEX guard_trip_of_office ON guard_trip (office_id, id DESC)');
    await db.query('CREATE INDEX guard_trip_latest ON guard_trip (office_id, reason, at)');
    await db.query(`CREATE TRIGGER guard_trip_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON guard_trip
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);

    await db.query('CREATE INDEX office_lines ON office USING gin (lines)');
    await db.query('CREATE INDEX office_texting_number ON office (texting_number)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX office_texting_number, office_lines');
    await db.query('DROP TABLE guard_trip, heard_text, guarded_text');
  }
}
