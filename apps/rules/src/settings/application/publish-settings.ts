import { Injectable } from '@nestjs/common';
import { OfficeSettingsChanged } from '@textback/contracts';
import { Outbox } from '@textback/messaging';
import { Offices } from './offices.port.js';
import type { OfficeChange } from './offices.port.js';

/** Saves a version of an office and tells all services, in the open transaction. */
@Injectable()
export class PublishSettings {
  constructor(
    private readonly offices: Offices,
    private readonly outbox: Outbox,
  ) {}

  async save(change: OfficeChange): Promise<void> {
    const { officeId, name, version, settings } = change.after;
    if (settings === null) throw new Error('An office that was never configured has nothing to publish.');
    await this.offices.save(change);
    this.outbox.publish(OfficeSettingsChanged, {
      officeId,
      version,
      name,
      settings,
      changedAt: change.at.toISOString(),
    });
  }
}
