import { Injectable } from '@nestjs/common';
import type { Office as OfficeReply, OfficeId } from '@textback/contracts';
import { Database } from '@textback/database';
import { Clock } from '@textback/timers';
import { checkOfficeName } from '../domain/check-settings.js';
import type { FieldError } from '../domain/field-error.js';
import { Offices } from './offices.port.js';
import { PublishSettings } from './publish-settings.js';

/** An office that a service of the platform creates or renames. */
export interface PutOfficeCommand {
  readonly officeId: OfficeId;
  readonly name: string;
  /** Token subject. */
  readonly by: string;
}

export type PutOfficeResult =
  | { readonly kind: 'saved'; readonly office: OfficeReply }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/** Creates an office, or changes its name. A new name is a new version of its settings, because its messages show it. */
@Injectable()
export class PutOffice {
  constructor(
    private readonly database: Database,
    private readonly offices: Offices,
    private readonly publishSettings: PublishSettings,
    private readonly clock: Clock,
  ) {}

  execute({ officeId, name, by }: PutOfficeCommand): Promise<PutOfficeResult> {
    return this.database.transaction(async () => {
      const unstorable = checkOfficeName(name, null);
      if (unstorable.length > 0) return { kind: 'invalid', errors: unstorable };
      await this.offices.add(officeId, name);
      const before = await this.offices.lock(officeId);
      if (before === null) throw new Error('The office was there a moment ago.');
      // Under the lock: messages that are saved at the same moment must fit the name, too.
      const errors = checkOfficeName(name, before.settings);
      if (errors.length > 0) return { kind: 'invalid', errors };
      if (before.name !== name) {
        if (before.settings === null) await this.offices.rename(officeId, name);
        else {
          const after = { ...before, name, version: before.version + 1 };
          await this.publishSettings.save({ before, after, by, at: this.clock.now() });
        }
      }
      return { kind: 'saved', office: { officeId, name } };
    });
  }
}
