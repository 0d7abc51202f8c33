import { Controller } from '@nestjs/common';
import { deletePerson, listPeople, type Page, type Person, PersonId, putPerson } from '@textback/contracts';
import { Database } from '@textback/database';
import { Endpoint, type Handled, ProblemError } from '@textback/http';
import { Clock } from '@textback/timers';
import { pageOfSlice, sliceRequestOf } from '../../paging/page.js';
import { ChangePeople } from '../application/change-people.js';
import { PeopleStore } from '../application/people-store.port.js';

/** People, written by the system that keeps them and looked up by number. */
@Controller()
export class PeopleController {
  constructor(
    private readonly database: Database,
    private readonly changePeople: ChangePeople,
    private readonly people: PeopleStore,
    private readonly clock: Clock,
  ) {}

  @Endpoint(putPerson)
  async put({ params: { officeId, personId }, body }: Handled<typeof putPerson>): Promise<Person> {
    await this.change(officeId, personId, body);
    // A change from the future can be newer than this one, and then it stands.
    const kept = await this.people.get(officeId, personId);
    if (kept === null) throw new ProblemError(409, 'newer-change', 'A newer change has deleted this person.');
    return kept;
  }

  @Endpoint(deletePerson)
  async delete({ params: { officeId, personId } }: Handled<typeof deletePerson>): Promise<undefined> {
    await this.change(officeId, personId, null);
  }

  @Endpoint(listPeople)
  async list({ params, query }: Handled<typeof listPeople>): Promise<Page<Person>> {
    return pageOfSlice(await this.people.withNumber(params.officeId, query.phone, sliceRequestOf(PersonId, query)));
  }

  private async change(
    officeId: Handled<typeof putPerson>['params']['officeId'],
    personId: PersonId,
    person: Omit<Person, 'personId'> | null,
  ): Promise<void> {
    const changedAt = this.clock.now();
    await this.database.transaction(async () => this.changePeople.add({ officeId, personId, person, changedAt }));
  }
}
