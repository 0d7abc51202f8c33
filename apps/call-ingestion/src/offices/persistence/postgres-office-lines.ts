import { Injectable } from '@nestjs/common';
import type { OfficeId, OfficeSettingsChanged, PhoneNumber } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { OfficeLines } from '../application/office-lines.port.js';

@Injectable()
export class PostgresOfficeLines extends OfficeLines {
  constructor(private readonly database: Database) {
    super();
  }

  override apply(settings: OfficeSettingsChanged): void {
    this.database.current.collect(OFFICES, settings);
  }

  override async officesOf(numbers: readonly PhoneNumber[]): Promise<ReadonlyMap<PhoneNumber, OfficeId>> {
    if (numbers.length === 0) return new Map();
    const rows = await this.database.query<{ number: PhoneNumber; officeId: OfficeId }>(
      `SELECT DISTINCT ON (number) number, office_id AS "officeId" FROM office_line WHERE number = ANY($1::text[])
       ORDER BY number, since, office_id`,
      [numbers],
    );
    return new Map(rows.map(({ number, officeId }) => [number, officeId]));
  }
}

/** The numbers on which an office is called: its lines, and the texting number, which callers ring back. */
const numbersOf = ({ settings }: OfficeSettingsChanged): ReadonlySet<PhoneNumber> =>
  new Set([...settings.numbers.lines, settings.numbers.textingNumber].filter((number) => number !== null));

/** Writes the newest settings of each office of a batch, in the order of office ids, so that batches cannot deadlock. */
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
      `INSERT INTO office (office_id, version) SELECT * FROM unnest($1::uuid[], $2::int[])
       ON CONFLICT (office_id) DO UPDATE SET version = excluded.version WHERE office.version < excluded.version
       RETURNING office_id AS "officeId"`,
      [rows.map(({ officeId }) => officeId), rows.map(({ version }) => version)],
    );
    const claims = applied
      .map(({ officeId }) => newest.get(officeId))
      .filter((office) => office !== undefined)
      .flatMap((office) => [...numbersOf(office)].map((number) => ({ ...office, number })));
    const numbers = claims.map(({ number }) => number);
    const offices = claims.map(({ officeId }) => officeId);
    await tx.query(
      `DELETE FROM office_line WHERE office_id = ANY($1::uuid[])
         AND (number, office_id) NOT IN (SELECT * FROM unnest($2::text[], $3::uuid[]))`,
      [applied.map(({ officeId }) => officeId), numbers, offices],
    );
    await tx.query(
      `INSERT INTO office_line (number, office_id, since) SELECT * FROM unnest($1::text[], $2::uuid[], $3::timestamptz[])
       ON CONFLICT (number, office_id) DO NOTHING`,
      [numbers, offices, claims.map(({ changedAt }) => changedAt)],
    );
  },
};
