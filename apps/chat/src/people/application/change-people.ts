import { Injectable } from '@nestjs/common';
import { conversationIdOf } from '@textback/contracts';
import { Database, type Sink, storableText } from '@textback/database';
import { RecordHistory } from '../../conversations/application/record-history.js';
import { PeopleStore, type PersonChange } from './people-store.port.js';

/**
 * Creates, replaces and forgets people. The newest change of a person wins, however it came (HTTP or `person.changed`) and in
 * whatever order. Conversations with their numbers follow at once: matches, names, section (R17).
 */
@Injectable()
export class ChangePeople {
  // Before the history: it tells the history which conversations are concerned.
  private readonly sink: Sink<PersonChange> = { name: 'people', order: 0, write: (changes) => this.write(changes) };

  constructor(
    private readonly database: Database,
    private readonly people: PeopleStore,
    private readonly history: RecordHistory,
  ) {}

  /** Adds a change to the open transaction. */
  add(change: PersonChange): void {
    const { person } = change;
    const storable = person === null ? null : { ...person, name: storableText(person.name) };
    this.database.current.collect(this.sink, { ...change, person: storable });
  }

  private async write(changes: readonly PersonChange[]): Promise<void> {
    for (const { officeId, phone } of await this.people.save(newestOfEach(changes))) {
      this.history.add({ kind: 'people-changed', officeId, conversationId: conversationIdOf(officeId, phone) });
    }
  }
}

function newestOfEach(changes: readonly PersonChange[]): PersonChange[] {
  const newest = new Map<string, PersonChange>();
  for (const change of changes) {
    const key = `${change.officeId}/${change.personId}`;
    const kept = newest.get(key);
    if (kept === undefined || kept.changedAt <= change.changedAt) newest.set(key, change);
  }
  return [...newest.values()];
}
