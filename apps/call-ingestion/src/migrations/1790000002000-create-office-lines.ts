import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The part of office.settings that tells whose a called number is. */
export class CreateOfficeLines1790000002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE office (
      office_id uuid PRIMARY KEY,
      version int NOT NULL CHECK (version >= 1))`);
    // Two offices may name one number until their settings are put right; the older claim counts.
    await db.query(`CREATE TABLE office_line (
      number phone_number,
      office_id uuid REFERENCES office,
      since timestamptz NOT NULL,
      PRIMARY KEY (number, office_id))`);
    await db.query('CREATE INDEX office_line_of_office ON office_line (office_id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE office_line');
    await db.query('DROP TABLE office');
  }
}
