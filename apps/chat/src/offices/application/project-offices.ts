import { Injectable } from '@nestjs/common';
import { Database, type Sink } from '@textback/database';
import { type ConsentProjection, OfficeFacts, type OfficeProjection } from './office-facts.port.js';

/** Follows the settings of offices and the consent of callers. */
@Injectable()
export class ProjectOffices {
  private readonly offices: Sink<OfficeProjection>;
  private readonly consents: Sink<ConsentProjection>;

  constructor(
    private readonly database: Database,
    facts: OfficeFacts,
  ) {
    this.offices = { name: 'offices', order: 0, write: (rows) => facts.saveOffices(rows) };
    this.consents = { name: 'consents', order: 0, write: (rows) => facts.saveConsents(rows) };
  }

  /** Adds to the open transaction. */
  office(row: OfficeProjection): void {
    this.database.current.collect(this.offices, row);
  }

  /** Adds to the open transaction. */
  consent(row: ConsentProjection): void {
    this.database.current.collect(this.consents, row);
  }
}
