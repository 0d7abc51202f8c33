import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { OfficeId, OfficeSettings, PhoneNumber } from '@textback/contracts';
import { Database } from '@textback/database';
import { Clock } from '@textback/timers';
import type { KnownPlace } from '../domain/check-holidays.js';
import { checkSettings } from '../domain/check-settings.js';
import type { FieldError } from '../domain/field-error.js';
import type { Office } from '../domain/office.js';
import { KnownPlaces } from './known-places.js';
import { Offices } from './offices.port.js';
import { PublishSettings } from './publish-settings.js';

/** A whole settings document that a manager wants to save. */
export interface ChangeSettingsCommand {
  readonly officeId: OfficeId;
  readonly settings: OfficeSettings;
  /** Whether the change was made on the version that is now the newest. */
  readonly isBasedOn: (version: number) => boolean;
  /** Token subject. */
  readonly by: string;
}

export type ChangeSettingsResult =
  | { readonly kind: 'saved'; readonly version: number; readonly settings: OfficeSettings }
  | { readonly kind: 'no-such-office' }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] }
  | { readonly kind: 'numbers-taken'; readonly errors: readonly FieldError[] };

/** Why a transaction is rolled back although nothing failed. */
class NumbersTaken extends Error {
  constructor(readonly numbers: readonly PhoneNumber[]) {
    super('Numbers belong to another office.');
  }
}

/** Saves an office's settings whole or not at all, keeps the change (R23), and tells all services. */
@Injectable()
export class ChangeSettings {
  constructor(
    private readonly database: Database,
    private readonly offices: Offices,
    private readonly publishSettings: PublishSettings,
    private readonly knownPlaces: KnownPlaces,
    private readonly clock: Clock,
  ) {}

  async execute(command: ChangeSettingsCommand): Promise<ChangeSettingsResult> {
    const { settings } = command;
    // Before the transaction: the calendar may have to be loaded.
    const known = await this.knownPlaces.of(settings.hours.holidays);
    try {
      return await this.database.transaction(() => this.change(command, known));
    } catch (error) {
      if (error instanceof NumbersTaken)
        return { kind: 'numbers-taken', errors: error.numbers.flatMap((taken) => pointersTo(settings, taken)) };
      throw error;
    }
  }

  private async change(command: ChangeSettingsCommand, known: KnownPlace): Promise<ChangeSettingsResult> {
    const { officeId, settings, isBasedOn, by } = command;
    const before = await this.offices.lock(officeId);
    if (before === null) return { kind: 'no-such-office' };
    if (!isBasedOn(before.version)) return { kind: 'stale', version: before.version };
    const errors = checkSettings(settings, before.name, known);
    if (errors.length > 0) return { kind: 'invalid', errors };
    // Saving what is there already is no change, so that a request that is repeated makes no second version.
    if (isDeepStrictEqual(settings, before.settings)) return { kind: 'saved', version: before.version, settings };

    const { textingNumber, lines } = settings.numbers;
    const numbers = textingNumber === null ? lines : [textingNumber, ...lines];
    const taken = await this.offices.claimNumbers(officeId, numbers);
    if (taken.length > 0) throw new NumbersTaken(taken);
    const after: Office = { ...before, version: before.version + 1, settings };
    await this.publishSettings.save({ before, after, by, at: this.clock.now() });
    return { kind: 'saved', version: after.version, settings };
  }
}

/** Where a number stands in a document: it may be a line and the texting number at once. */
function pointersTo({ numbers }: OfficeSettings, number: PhoneNumber): FieldError[] {
  const pointers = numbers.lines.flatMap((line, index) => (line === number ? [`/numbers/lines/${index}`] : []));
  if (numbers.textingNumber === number) pointers.unshift('/numbers/textingNumber');
  return pointers.map((pointer) => ({ pointer, detail: 'belongs to another office' }));
}
