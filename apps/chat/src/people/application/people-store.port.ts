import type { OfficeId, Person, PersonId, PhoneNumber } from '@textback/contracts';
import type { Slice, SliceRequest } from '../../paging/slice.js';

/** A person, whole, at a moment; or the wish to forget them. */
export interface PersonChange {
  readonly officeId: OfficeId;
  readonly personId: PersonId;
  /** Null: forget them. */
  readonly person: Omit<Person, 'personId'> | null;
  readonly changedAt: Date;
}

/** A number whose people are not the same any more. */
export interface AffectedNumber {
  readonly officeId: OfficeId;
  readonly phone: PhoneNumber;
}

export abstract class PeopleStore {
  /**
   * Keeps changes that are not older than what is kept, and answers the numbers whose people changed. At most one change for
   * each person. Runs in the open transaction.
   */
  abstract save(changes: readonly PersonChange[]): Promise<AffectedNumber[]>;

  abstract get(officeId: OfficeId, personId: PersonId): Promise<Person | null>;

  /** Everybody of an office who has a number (R17). */
  abstract withNumber(
    officeId: OfficeId,
    phone: PhoneNumber,
    request: SliceRequest<PersonId>,
  ): Promise<Slice<Person, PersonId>>;
}
