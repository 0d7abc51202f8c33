import { Injectable } from '@nestjs/common';
import type { OfficeId, OfficeSettingsChanged, PhoneNumber } from '@textback/contracts';
import { Database, type Sink, storableText } from '@textback/database';
import { type KnownOffice, TextingNumbers } from '../application/texting-numbers.port.js';

@Injectable()
export class PostgresTextingNumbers extends TextingNumbers {
  constructor(private readonly database: Database) {
    super();
  }

  override apply(settings: OfficeSettingsChanged): void {
    this.database.current.collect(OFFICES, settings);
  }

  override async officesOf(numbers: readonly PhoneNumber[]): Promise<Map<PhoneNumber, OfficeId>> {
    const rows = await this.database.query<{ number: PhoneNumber; officeId: OfficeId }>(
      `SELECT DISTINCT ON (number) number, office_id AS "officeId" FROM texting_number WHERE number = ANY($1::text[])
       ORDER BY number, until DESC NULLS FIRST, since, office_id`,
      [numbers],
    );
    return new Map(rows.map(({ number, officeId }) => [number, officeId]));
  }

  override async officesBy(officeIds: readonly OfficeId[]): Promise<Map<OfficeId, KnownOffice>> {
    const rows = await this.database.query<KnownOffice & { officeId: OfficeId }>(
      `SELECT o.office_id AS "officeId", o.name, o.lines[1] AS phone, coalesce(o.texting_number, (
         SELECT n.number FROM texting_number n WHERE n.office_id = o.office_id ORDER BY n.until DESC LIMIT 1))
         AS "textingNumber"
       FROM office o WHERE o.office_id = ANY($1::uuid[])`,
      [officeIds],
    );
    return new Map(rows.map(({ officeId, ...office }) => [officeId, office]));
  }

  override async all(): Promise<PhoneNumber[]> {
    const rows = await this.database.query<{ number: PhoneNumber }>('SELECT DISTINCT number FROM texting_number');
    return rows.map(({ number }) => number);
  }
}

/**
 * Writes the newest settings of each office of a batch, and what they say about its texting number. Lists of unlike length
 * cannot be one array of Postgres, so lines travel as JSON.
 */
const OFFICES: Sink<OfficeSettingsChanged> = {
  name: 'offices',
  order: 10,
  async write(batch, tx) {
    const newest = new Map<OfficeId, OfficeSettingsChanged>();
    for (const settings of batch) {
      if (settings.version > (newest.get(settings.officeId)?.version ?? 0)) newest.set(settings.officeId, settings);
    }
    const rows = [...newest.values()].sort((one, other) => (one.officeId < other.officeId ? -1 : 1));
    const applied = await tx.query<{ officeId: OfficeId }>(
      `INSERT INTO office (office_id, version, texting_number, name, lines, time_zone, monthly_allowance)
       SELECT id, version, texting_number, name, ARRAY(SELECT jsonb_array_elements_text(lines)), time_zone, monthly_allowance
       FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::int[])
         AS o (id, version, texting_number, name, lines, time_zone, monthly_allowance)
       ON CONFLICT (office_id) DO UPDATE SET version = excluded.version, texting_number = excluded.texting_number,
         name = excluded.name, lines = excluded.lines, time_zone = excluded.time_zone,
         monthly_allowance = excluded.monthly_allowance
         WHERE office.version < excluded.version
       RETURNING office_id AS "officeId"`,
      [
        rows.map(({ officeId }) => officeId),
        rows.map(({ version }) => version),
        rows.map(({ settings }) => settings.numbers.textingNumber),
        rows.map(({ name }) => storableText(name)),
        rows.map(({ settings }) => JSON.stringify(settings.numbers.lines)),
        rows.map(({ settings }) => storableText(settings.hours.timeZone)),
        rows.map(({ settings }) => settings.credits.monthlyAllowance),
      ],
    );
    const offices = applied.map(({ officeId }) => newest.get(officeId)).filter((office) => office !== undefined);
    const ids = offices.map(({ officeId }) => officeId);
    const numbers = offices.map(({ settings }) => settings.numbers.textingNumber);
    const times = offices.map(({ changedAt }) => changedAt);
    await tx.query(
      `UPDATE texting_number n SET until = o.at FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS o (id, number, at)
       WHERE n.office_id = o.id AND n.until IS NULL AND n.number IS DISTINCT FROM o.number`,
      [ids, numbers, times],
    );
    await tx.query(
      `INSERT INTO texting_number (number, office_id, since)
       SELECT o.number, o.id, o.at FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS o (id, number, at)
       WHERE o.number IS NOT NULL
       ON CONFLICT (number, office_id) DO UPDATE SET until = NULL,
         since = CASE WHEN texting_number.until IS NULL THEN texting_number.since ELSE excluded.since END`,
      [ids, numbers, times],
    );
  },
};
