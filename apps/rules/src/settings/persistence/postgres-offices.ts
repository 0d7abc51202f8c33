import { Injectable } from '@nestjs/common';
import type { OfficeId, OfficeSettings, PhoneNumber, SettingsChange } from '@textback/contracts';
import { Database } from '@textback/database';
import { type OfficeChange, Offices } from '../application/offices.port.js';
import type { Office } from '../domain/office.js';

const OFFICE = 'office_id AS "officeId", name, version, settings';

interface ChangeRow {
  readonly version: number;
  readonly changed_by: string;
  readonly changed_at: Date;
  readonly name_before: string;
  readonly name_after: string;
  readonly before: OfficeSettings | null;
  readonly after: OfficeSettings;
}

@Injectable()
export class PostgresOffices extends Offices {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(officeId: OfficeId): Promise<Office | null> {
    const [office] = await this.database.query<Office>(`SELECT ${OFFICE} FROM office WHERE office_id = $1`, [officeId]);
    return office ?? null;
  }

  override async lock(officeId: OfficeId): Promise<Office | null> {
    const sql = `SELECT ${OFFICE} FROM office WHERE office_id = $1 FOR UPDATE`;
    const [office] = await this.database.current.query<Office>(sql, [officeId]);
    return office ?? null;
  }

  override async add(officeId: OfficeId, name: string): Promise<void> {
    await this.database.current.query(
      'INSERT INTO office (office_id, name) VALUES ($1, $2) ON CONFLICT (office_id) DO NOTHING',
      [officeId, name],
    );
  }

  override async rename(officeId: OfficeId, name: string): Promise<void> {
    await this.database.current.query('UPDATE office SET name = $2 WHERE office_id = $1', [officeId, name]);
  }

  override async save({ before, after, by, at }: OfficeChange): Promise<void> {
    await this.database.current.query(
      'UPDATE office SET name = $2, version = $3, settings = $4::jsonb WHERE office_id = $1',
      [after.officeId, after.name, after.version, JSON.stringify(after.settings)],
    );
    await this.database.current.query(
      `INSERT INTO settings_change (office_id, version, changed_by, changed_at, name_before, name_after, before, after)
       VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb)`,
      [
        after.officeId,
        after.version,
        by,
        at,
        before.name,
        after.name,
        before.settings === null ? null : JSON.stringify(before.settings),
        JSON.stringify(after.settings),
      ],
    );
  }

  override async claimNumbers(officeId: OfficeId, numbers: readonly PhoneNumber[]): Promise<PhoneNumber[]> {
    const tx = this.database.current;
    // Offices that give up or want the same numbers come one after the other. Rows alone would not do: two offices that swap
    // their numbers would each have one that the other waits for. All take the locks in one order, so none waits in a circle.
    await tx.query(
      `SELECT pg_advisory_xact_lock(key) FROM (
         SELECT DISTINCT hashtextextended('office_number ' || phone, 0) AS key FROM (
           SELECT phone FROM office_number WHERE office_id = $1 UNION SELECT unnest($2::text[])) AS concerned (phone)
         ORDER BY key) AS ordered`,
      [officeId, numbers],
    );
    await tx.query('DELETE FROM office_number WHERE office_id = $1 AND phone <> ALL($2::text[])', [officeId, numbers]);
    await tx.query(
      `INSERT INTO office_number (phone, office_id) SELECT DISTINCT phone, $1::uuid FROM unnest($2::text[]) AS phone
       ON CONFLICT (phone) DO NOTHING`,
      [officeId, numbers],
    );
    const taken = await tx.query<{ phone: PhoneNumber }>(
      'SELECT phone FROM office_number WHERE phone = ANY($2::text[]) AND office_id <> $1',
      [officeId, numbers],
    );
    return taken.map(({ phone }) => phone);
  }

  override async history(
    officeId: OfficeId,
    { before, limit }: { before: number | null; limit: number },
  ): Promise<SettingsChange[]> {
    const rows = await this.database.query<ChangeRow>(
      `SELECT version, changed_by, changed_at, name_before, name_after, before, after FROM settings_change
       WHERE office_id = $1 AND ($2::int IS NULL OR version < $2) ORDER BY version DESC LIMIT $3`,
      [officeId, before, limit],
    );
    return rows.map((row) => ({
      version: row.version,
      changedBy: row.changed_by,
      changedAt: row.changed_at.toISOString(),
      before: row.before,
      after: row.after,
      name: { before: row.name_before, after: row.name_after },
    }));
  }
}
