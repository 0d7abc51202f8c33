import { type DynamicModule, Module } from '@nestjs/common';
import { ChangePeople } from './application/change-people.js';
import { PeopleStore } from './application/people-store.port.js';
import { PersonChangedConsumer } from './consumers/person-changed.consumer.js';
import { PeopleController } from './http/people.controller.js';
import { SqlPeopleStore } from './persistence/sql-people-store.js';

/** Patients, contacts and referral partners, and their numbers. */
@Module({})
export class PeopleModule {
  /** @param conversations provides RecordHistory, which follows when people change */
  static with(conversations: DynamicModule): DynamicModule {
    return {
      module: PeopleModule,
      imports: [conversations],
      controllers: [PersonChangedConsumer, PeopleController],
      providers: [ChangePeople, { provide: PeopleStore, useClass: SqlPeopleStore }],
    };
  }
}
