import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import { ImportLog, type ImportTurn } from '../application/import-log.port.js';

/** A timer may ring a moment before the database's clock says so. */
const DUE = `next_at <= now() + interval '1 second' AND leased_until <= now()`;

@Injectable()
export class PostgresImportLog extends ImportLog {
  constructor(private readonly database: Database) {
    super();
  }

  override async take(leaseMs: number): Promise<ImportTurn> {
    const [turn] = await this.database.query<{ leaseId: string; now: Date }>(
      `UPDATE opt_out_import_turn SET lease_id = $1, leased_until = now() + $2 * interval '1 millisecond' WHERE ${DUE}
       RETURNING lease_id AS "leaseId", now() AS now`,
      [randomUUID(), leaseMs],
    );
    if (turn !== undefined) return { kind: 'ours', ...turn };
    const [busy] = await this.database.query<{ until: Date }>(
      'SELECT leased_until AS until FROM opt_out_import_turn WHERE leased_until > now()',
    );
    return busy === undefined ? { kind: 'not-due' } : { kind: 'busy', ...busy };
  }

  override async end(leaseId: string, nextInMs: number): Promise<Date | null> {
    const [turn] = await this.database.query<{ nextAt: Date }>(
      `UPDATE opt_out_import_turn SET next_at = now() + $2 * interval '1 millisecond', leased_until = '-infinity',
         lease_id = NULL
       WHERE lease_id = $1 RETURNING next_at AS "nextAt"`,
      [leaseId, nextInMs],
    );
    return turn?.nextAt ?? null;
  }

  override async nextAt(): Promise<Date> {
    const [turn] = await this.database.query<{ at: Date }>(
      'SELECT greatest(next_at, leased_until, now()) AS at FROM opt_out_import_turn',
    );
    if (turn === undefined) throw new Error('The migration made this row.');
    return turn.at;
  }

  override async readUntil(): Promise<Map<PhoneNumber, Date>> {
    const rows = await this.database.query<{ number: PhoneNumber; until: Date }>(
      'SELECT texting_number AS number, read_until AS until FROM opt_out_import',
    );
    return new Map(rows.map(({ number, until }) => [number, until]));
  }

  override async markRead(numbers: readonly PhoneNumber[], until: Date): Promise<void> {
    await this.database.query(
      `INSERT INTO opt_out_import (texting_number, read_until) SELECT unnest($1::text[]), $2
       ON CONFLICT (texting_number) DO UPDATE SET read_until = excluded.read_until`,
      [numbers, until],
    );
  }
}
