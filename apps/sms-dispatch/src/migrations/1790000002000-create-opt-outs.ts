import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOptOuts1790000002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE opt_out (
      phone text,
      texting_number text,
      office_id uuid NOT NULL,
      conversation_id uuid NOT NULL,
      state text NOT NULL CHECK (state IN ('opted-out', 'opted-in')),
      source text NOT NULL CHECK (source IN ('caller', 'provider', 'staff')),
      at timestamptz NOT NULL, -- when it was said: a word that arrives late does not undo a newer one
      PRIMARY KEY (phone, texting_number))`);
    await db.query(`CREATE INDEX opt_out_of_office ON opt_out (office_id, at DESC, conversation_id DESC)
      WHERE state = 'opted-out'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE opt_out');
  }
}
