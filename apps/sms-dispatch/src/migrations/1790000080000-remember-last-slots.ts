import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pace looks at the slots of a whole second, not at the last one only (ADR 15). */
export class RememberLastSlots1790000080000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // By when the POSTs of the last slots had started, or may: Unix time in milliseconds, ascending.
    await db.query(`ALTER TABLE sending_pace ADD COLUMN latest float8[] NOT NULL DEFAULT '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE sending_pace DROP COLUMN latest');
  }
}
