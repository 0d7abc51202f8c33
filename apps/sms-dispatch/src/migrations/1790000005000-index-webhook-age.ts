import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks are forgotten by age. Rows are added in the order of time, so a block-range index finds the old ones at almost no cost. */
export class IndexWebhookAge1790000005000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE INDEX webhook_event_received_at ON webhook_event USING brin (received_at)');
    await db.query('CREATE INDEX inbound_message_received_at ON inbound_message USING brin (received_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX inbound_message_received_at');
    await db.query('DROP INDEX webhook_event_received_at');
  }
}
