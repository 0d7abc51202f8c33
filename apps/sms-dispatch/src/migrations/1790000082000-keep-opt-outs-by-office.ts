import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An office that gets the number of another one has opt-outs of its own there, and the other one keeps its own (ADR 18). */
export class KeepOptOutsByOffice1790000082000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE opt_out
      DROP CONSTRAINT opt_out_pkey,
      ADD PRIMARY KEY (phone, texting_number, office_id),
      ADD COLUMN holds_at_number boolean NOT NULL DEFAULT true`);
  }

  async down(db: QueryRunner): Promise<void> {
    // One row for a caller and number can be kept: a stop rather than a start, and of several the latest.
    await db.query(`DELETE FROM opt_out o USING (
        SELECT ctid, row_number() OVER (PARTITION BY phone, texting_number
          ORDER BY state = 'opted-out' DESC, at DESC, office_id) AS place FROM opt_out) AS r
      WHERE o.ctid = r.ctid AND r.place > 1`);
    await db.query(`ALTER TABLE opt_out
      DROP COLUMN holds_at_number,
      DROP CONSTRAINT opt_out_pkey,
      ADD PRIMARY KEY (phone, texting_number)`);
  }
}
