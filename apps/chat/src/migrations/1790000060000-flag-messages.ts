import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What staff should look at in a message (R18). A view keeps the columns of the moment in which it was made. */
export class FlagMessages1790000060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE message ADD COLUMN flag text CHECK (flag IN ('may-be-opt-out'))`);
    await db.query('DROP VIEW history_entry');
    await db.query(HISTORY_ENTRY);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW history_entry');
    await db.query('ALTER TABLE message DROP COLUMN flag');
    await db.query(HISTORY_ENTRY);
  }
}

const HISTORY_ENTRY = `CREATE VIEW history_entry AS
  SELECT message.*, coalesce(outgoing_text.state, 'received') AS state, outgoing_text.failure
  FROM message LEFT JOIN outgoing_text USING (office_id, dispatch_id)`;
