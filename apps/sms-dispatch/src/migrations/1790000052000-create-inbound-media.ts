import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the provider keeps what callers attached. The office stands beside it: nobody else may see it (guarantee D). */
export class CreateInboundMedia1790000052000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE inbound_media (
      media_id uuid PRIMARY KEY,
      office_id uuid NOT NULL,
      url text NOT NULL,
      received_at timestamptz NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE inbound_media');
  }
}
