import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The history of opt-outs, what the provider itself blocks, and how far its list has been read (ADR 18). */
export class CompleteOptOuts1790000060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE opt_out
      ADD COLUMN held_by_provider boolean NOT NULL DEFAULT false,
      ADD COLUMN provider_at timestamptz`);
    // Which word a caller used is not known any more. Most write STOP, and a block that is not there can be lifted by START.
    await db.query(`UPDATE opt_out SET held_by_provider = true, provider_at = at
      WHERE state = 'opted-out' AND source IN ('caller', 'provider')`);
    await db.query('CREATE INDEX opt_out_of_conversation ON opt_out (office_id, conversation_id)');

    await db.query(`CREATE TABLE opt_out_change (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      office_id uuid NOT NULL,
      conversation_id uuid NOT NULL,
      texting_number text NOT NULL,
      state text NOT NULL CHECK (state IN ('opted-out', 'opted-in')),
      source text NOT NULL CHECK (source IN ('caller', 'provider', 'staff')),
      cause text NOT NULL CHECK (cause IN ('opt-out-word', 'provider-refusal', 'provider-list', 'staff')),
      message_id uuid, -- the caller's word; null also where it was said before there was a history
      "user" text, -- token subject
      reason text,
      at timestamptz NOT NULL, -- from when on it holds
      recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CHECK ((cause = 'staff') = ("user" IS NOT NULL)),
      CHECK (("user" IS NULL) = (reason IS NULL)))`);
    await db.query(
      'CREATE INDEX opt_out_change_of_conversation ON opt_out_change (office_id, conversation_id, id DESC)',
    );
    await db.query(`INSERT INTO opt_out_change (office_id, conversation_id, texting_number, state, source, cause, at)
      SELECT office_id, conversation_id, texting_number, state, source,
        CASE source WHEN 'provider' THEN 'provider-refusal' ELSE 'opt-out-word' END, at
      FROM opt_out WHERE source <> 'staff' ORDER BY at`);
    // A history that can be rewritten proves nothing. Not even the service's own role may.
    await db.query(`CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the table % is only added to', TG_TABLE_NAME; END $$`);
    await db.query(`CREATE TRIGGER opt_out_change_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON opt_out_change
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);

    await db.query(`CREATE TABLE opt_out_import (
      texting_number text PRIMARY KEY,
      read_until timestamptz NOT NULL)`); // what the provider listed before this moment is in the ledger
    await db.query(`CREATE TABLE opt_out_import_turn (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      next_at timestamptz NOT NULL DEFAULT '-infinity',
      leased_until timestamptz NOT NULL DEFAULT '-infinity',
      lease_id uuid)`);
    await db.query('INSERT INTO opt_out_import_turn DEFAULT VALUES');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE opt_out_import_turn, opt_out_import, opt_out_change');
    await db.query('DROP FUNCTION refuse_change()');
    await db.query('DROP INDEX opt_out_of_conversation');
    await db.query('ALTER TABLE opt_out DROP COLUMN provider_at, DROP COLUMN held_by_provider');
  }
}
