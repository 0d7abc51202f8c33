import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of the missed-call text of a call (R4). It may be known before the call is, so nothing refers to it. */
export class CreateCallTexts1790000003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE call_text (
      office_id uuid,
      call_id uuid,
      progress text NOT NULL DEFAULT 'pending' CHECK (progress IN
        ('pending', 'skipped', 'unknown', 'sent', 'expired', 'refused', 'failed', 'delivered')),
      reason text CHECK (length(reason) <= 100),
      dispatch_id uuid,
      PRIMARY KEY (office_id, call_id),
      CHECK (progress <> 'skipped' OR reason IS NOT NULL))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE call_text');
  }
}
