import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTextingNumbers1790000003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE office (
      office_id uuid PRIMARY KEY,
      version int NOT NULL,
      texting_number text)`);
    // A number that an office gave up still brings it the replies to its old texts, until another office takes it.
    await db.query(`CREATE TABLE texting_number (
      number text,
      office_id uuid REFERENCES office ON DELETE CASCADE,
      since timestamptz NOT NULL,
      until timestamptz, -- null: the office's texting number now
      PRIMARY KEY (number, office_id))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE texting_number');
    await db.query('DROP TABLE office');
  }
}
