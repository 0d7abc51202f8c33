import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebhooks1790000004000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE webhook_event (
      event_id text PRIMARY KEY,
      received_at timestamptz NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('taken', 'no-such-text', 'another-message')))`);
    // The business key of what callers write: the provider repeats a message under new event ids.
    await db.query(`CREATE TABLE inbound_message (
      provider_message_id text PRIMARY KEY,
      message_id uuid NOT NULL,
      received_at timestamptz NOT NULL)`);
    // Its text is kept here only as long as no office has it; otherwise it belongs to chat.
    await db.query(`CREATE TABLE unrouted_message (
      provider_message_id text PRIMARY KEY REFERENCES inbound_message,
      reason text NOT NULL CHECK (reason IN ('unknown-texting-number', 'sender-is-no-number')),
      sender text NOT NULL,
      addressees text[] NOT NULL,
      body text NOT NULL,
      media jsonb NOT NULL,
      received_at timestamptz NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE unrouted_message');
    await db.query('DROP TABLE inbound_message');
    await db.query('DROP TABLE webhook_event');
  }
}
