import { Injectable } from '@nestjs/common';
import type { OfficeId, Person, PersonId, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import { type Slice, sliceOf, type SliceRequest } from '../../paging/slice.js';
import { type AffectedNumber, PeopleStore, type PersonChange } from '../application/people-store.port.js';

const PERSON = `
  SELECT person_id, kind, name,
    (SELECT coalesce(json_agg(phone ORDER BY phone), '[]') FROM person_number n
     WHERE n.office_id = p.office_id AND n.person_id = p.person_id) AS numbers
  FROM person p`;

interface PersonRow {
  readonly person_id: PersonId;
  readonly kind: Person['kind'];
  readonly name: string;
  readonly numbers: PhoneNumber[];
}

@Injectable()
export class SqlPeopleStore extends PeopleStore {
  constructor(private readonly database: Database) {
    super();
  }

  async save(changes: readonly PersonChange[]): Promise<AffectedNumber[]> {
    const accepted = await this.database.current.query<{ office_id: OfficeId; person_id: PersonId }>(
      `INSERT INTO person AS kept (office_id, person_id, kind, name, changed_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
         AS change (office_id, person_id, kind, name, changed_at)
       ORDER BY office_id, person_id
       ON CONFLICT (office_id, person_id) DO UPDATE
         SET kind = excluded.kind, name = excluded.name, changed_at = excluded.changed_at
         WHERE kept.changed_at <= excluded.changed_at
       RETURNING office_id, person_id`,
      [
        changes.map(({ officeId }) => officeId),
        changes.map(({ personId }) => personId),
        changes.map(({ person }) => person?.kind ?? null),
        changes.map(({ person }) => person?.name ?? null),
        changes.map(({ changedAt }) => changedAt),
      ],
    );
    const isAccepted = new Set(accepted.map((row) => `${row.office_id}/${row.person_id}`));
    const numbers = changes
      .filter(({ officeId, personId }) => isAccepted.has(`${officeId}/${personId}`))
      .flatMap(({ officeId, personId, person }) =>
        [...new Set(person?.numbers)].map((phone) => ({ officeId, personId, phone })),
      );
    return this.replaceNumbers(accepted, numbers);
  }

  async get(officeId: OfficeId, personId: PersonId): Promise<Person | null> {
    const [row] = await this.database.query<PersonRow>(
      `${PERSON} WHERE p.office_id = $1 AND p.person_id = $2 AND p.kind IS NOT NULL`,
      [officeId, personId],
    );
    return row === undefined ? null : personOf(row);
  }

  async withNumber(
    officeId: OfficeId,
    phone: PhoneNumber,
    { after, limit }: SliceRequest<PersonId>,
  ): Promise<Slice<Person, PersonId>> {
    const rows = await this.database.query<PersonRow>(
      `${PERSON} JOIN person_number holder USING (office_id, person_id)
       WHERE p.office_id = $1 AND holder.phone = $2 AND ($3::uuid IS NULL OR p.person_id > $3)
       ORDER BY p.person_id LIMIT $4`,
      [officeId, phone, after, limit + 1],
    );
    return sliceOf(rows, limit, personOf, (row) => row.person_id);
  }

  /** Answers old and new numbers alike: where a number stays, the name or kind may be another. */
  private async replaceNumbers(
    people: readonly { readonly office_id: OfficeId; readonly person_id: PersonId }[],
    numbers: readonly { readonly officeId: OfficeId; readonly personId: PersonId; readonly phone: PhoneNumber }[],
  ): Promise<AffectedNumber[]> {
    const removed = await this.database.current.query<{ office_id: OfficeId; phone: PhoneNumber }>(
      `DELETE FROM person_number
       WHERE (office_id, person_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
       RETURNING office_id, phone`,
      [people.map((row) => row.office_id), people.map((row) => row.person_id)],
    );
    await this.database.current.query(
      `INSERT INTO person_number (office_id, person_id, phone) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])`,
      [
        numbers.map(({ officeId }) => officeId),
        numbers.map(({ personId }) => personId),
        numbers.map(({ phone }) => phone),
      ],
    );
    return [...removed.map((row) => ({ officeId: row.office_id, phone: row.phone })), ...numbers];
  }
}

const personOf = (row: PersonRow): Person => ({
  personId: row.person_id,
  kind: row.kind,
  name: row.name,
  numbers: row.numbers,
});
