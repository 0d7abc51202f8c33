import { Injectable } from '@nestjs/common';
import type { OfficeId } from '@textback/contracts';
import type { FieldError } from '../domain/field-error.js';
import { checkReadable, readSettings } from '../domain/misshapen-settings.js';
import { KnownPlaces } from './known-places.js';
import { Offices } from './offices.port.js';

/** A document that a manager wanted to save, but that does not have the shape of settings. */
export interface RefuseSettingsCommand {
  readonly officeId: OfficeId;
  readonly document: unknown;
  /** What is wrong with its shape. */
  readonly errors: readonly FieldError[];
  /** Whether the change was made on the version that is now the newest. */
  readonly isBasedOn: (version: number) => boolean;
}

export type RefuseSettingsResult =
  | { readonly kind: 'no-such-office' }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/** Finds what else is wrong with a document whose shape is wrong, so that everything can be mended at once. */
@Injectable()
export class RefuseSettings {
  constructor(
    private readonly offices: Offices,
    private readonly knownPlaces: KnownPlaces,
  ) {}

  async execute({ officeId, document, errors, isBasedOn }: RefuseSettingsCommand): Promise<RefuseSettingsResult> {
    const office = await this.offices.find(officeId);
    if (office === null) return { kind: 'no-such-office' };
    if (!isBasedOn(office.version)) return { kind: 'stale', version: office.version };
    const readable = readSettings(document);
    const known = await this.knownPlaces.of(readable.document.hours.holidays);
    return { kind: 'invalid', errors: [...errors, ...checkReadable(readable, office.name, known)] };
  }
}
