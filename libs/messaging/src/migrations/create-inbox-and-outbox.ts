import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables that make a consumer's effect happen once, and a publication follow its commit. */
export class CreateInboxAndOutbox1780000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // What has been handled. The source belongs to the key: CloudEvents ids are unique per source only.
    await db.query(`CREATE TABLE inbox (
      consumer text NOT NULL,
      event_id text NOT NULL,
      source text NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (consumer, event_id, source))`);
    // Rows are added in the order of time, so a block-range index finds the old ones at almost no cost.
    await db.query('CREATE INDEX inbox_received_at ON inbox USING brin (received_at)');

    // What is still to be published. A queue: vacuum must follow the deletes, not the table's size.
    await db.query(`CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      topic text NOT NULL,
      key text NOT NULL,
      headers json NOT NULL,
      value text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now())
      WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE outbox');
    await db.query('DROP TABLE inbox');
  }
}
