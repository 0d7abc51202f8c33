import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offices, the versions of their settings, and which office owns which number. */
export class CreateOffices1790000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE DOMAIN phone_number AS text CHECK (VALUE ~ '^\\+[1-9][0-9]{1,14}$')`);

    // settings: null until the office is configured for the first time, which makes version 1.
    await db.query(`CREATE TABLE office (
      office_id uuid PRIMARY KEY,
      name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
      version int NOT NULL DEFAULT 0 CHECK (version >= 0),
      settings jsonb,
      CHECK ((version = 0) = (settings IS NULL)))`);

    // One row per version, kept for ever (R23): decisions name the version that they applied.
    await db.query(`CREATE TABLE settings_change (
      office_id uuid REFERENCES office,
      version int CHECK (version >= 1),
      changed_by text NOT NULL,
      changed_at timestamptz(3) NOT NULL,
      name_before text NOT NULL,
      name_after text NOT NULL,
      before jsonb,
      after jsonb NOT NULL,
      PRIMARY KEY (office_id, version),
      CHECK ((version = 1) = (before IS NULL)))`);

    // A line or texting number belongs to one office in the whole system.
    await db.query(`CREATE TABLE office_number (
      phone phone_number PRIMARY KEY,
      office_id uuid NOT NULL REFERENCES office)`);
    await db.query('CREATE INDEX office_number_of_office ON office_number (office_id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE office_number, settings_change, office');
    await db.query('DROP DOMAIN phone_number');
  }
}
