import type { MigrationInterface, QueryRunner } from 'typeorm';

/** References to media are forgotten by age. Rows are added in the order of time, so a block-range index does (as for webhooks). */
export class IndexMediaAge1790000081000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE INDEX inbound_media_received_at ON inbound_media USING brin (received_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX inbound_media_received_at');
  }
}
