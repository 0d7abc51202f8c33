import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What it takes to route a kept message once its number has an office, and to list those that wait. */
export class RouteUnroutedMessages1790000051000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE unrouted_message
      ADD COLUMN event_id text,
      ADD COLUMN provider_understood text CHECK (provider_understood IN ('stop', 'start', 'help')),
      ADD COLUMN concerns_consent boolean NOT NULL DEFAULT false`);
    await db.query(
      'CREATE INDEX unrouted_message_newest ON unrouted_message (received_at DESC, provider_message_id DESC)',
    );
    await db.query('CREATE INDEX unrouted_message_addressees ON unrouted_message USING gin (addressees)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX unrouted_message_addressees');
    await db.query('DROP INDEX unrouted_message_newest');
    await db.query(`ALTER TABLE unrouted_message
      DROP COLUMN concerns_consent, DROP COLUMN provider_understood, DROP COLUMN event_id`);
  }
}
