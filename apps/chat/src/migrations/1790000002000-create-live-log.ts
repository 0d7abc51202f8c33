import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log of live updates (guarantee E): per office, numbered without gaps. */
export class CreateLiveLog1790000002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Its row lock makes the order of `seq` the order of commits: whoever reads up to a seq has missed nothing below it.
    await db.query(`CREATE TABLE office_feed (
      office_id uuid PRIMARY KEY,
      head bigint NOT NULL CHECK (head >= 0))`);
    await db.query(`CREATE TABLE live_update (
      office_id uuid,
      seq bigint CHECK (seq >= 1),
      kind text NOT NULL
        CHECK (kind IN ('tile.opened', 'tile.changed', 'tile.closed', 'message.added', 'message.status')),
      conversation_id uuid NOT NULL,
      at timestamptz(3) NOT NULL,
      payload json NOT NULL, -- {"conversation": …} or {"message": …}, as clients get it
      PRIMARY KEY (office_id, seq))`);
    await db.query('CREATE INDEX live_update_age ON live_update (at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE live_update, office_feed');
  }
}
