import { migrate, type ServiceSchema } from '@textback/database';
import { MESSAGING_MIGRATIONS } from '@textback/messaging';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';

class CreateEffect1790000009000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE effect (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      dispatch_id uuid NOT NULL,
      parts int NOT NULL)`);
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE effect');
  }
}

/** What ours and the floors write to: inbox, outbox and one table for effects. It plays the chat service. */
export const BENCH_SCHEMA: ServiceSchema = {
  schema: 'chat',
  migrations: [...MESSAGING_MIGRATIONS, CreateEffect1790000009000],
};

/** Set-based write of a chunk's effects; ours and the floor run the very same statement. */
export const INSERT_EFFECTS = `
  INSERT INTO effect (dispatch_id, parts) SELECT * FROM unnest($1::uuid[], $2::int[])`;

/** A database of the bench's own on the stack's server. */
export interface BenchDatabase {
  readonly url: string;
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

export async function aBenchDatabase(adminUrl: string): Promise<BenchDatabase> {
  const name = `bench_${Date.now()}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const own = new URL(adminUrl);
  own.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: own.href, options: '-c search_path=chat' });
  await client.connect();
  await client.query('CREATE SCHEMA chat');
  await migrate(BENCH_SCHEMA, own.href);
  return {
    url: own.href,
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await client.query(sql, [...parameters])).rows as Row[],
    drop: async () => {
      await client.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}
