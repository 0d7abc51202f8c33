import { Controller } from '@nestjs/common';
import { type EventEnvelope, PersonChanged } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { ChangePeople } from '../application/change-people.js';

/** People as the systems that keep them publish them; the same use case as over HTTP. */
@Controller()
export class PersonChangedConsumer {
  constructor(private readonly people: ChangePeople) {}

  @Consume(PersonChanged)
  async handle({
    data: { officeId, personId, deleted, changedAt, ...person },
  }: EventEnvelope<PersonChanged>): Promise<void> {
    this.people.add({ officeId, personId, person: deleted ? null : person, changedAt: new Date(changedAt) });
  }
}
