import { Controller } from '@nestjs/common';
import {
  getSettings,
  listSettingsHistory,
  type OfficeId,
  type OfficeSettings,
  type Page,
  putSettings,
  type SettingsChange,
} from '@textback/contracts';
import {
  decodeCursor,
  encodeCursor,
  Endpoint,
  type Handled,
  type HandledSubmission,
  invalidRequest,
  notFound,
  ProblemError,
  SubmissionEndpoint,
  WithHeaders,
} from '@textback/http';
import { z } from 'zod';
import { ChangeSettings } from '../application/change-settings.js';
import { Offices } from '../application/offices.port.js';
import { RefuseSettings } from '../application/refuse-settings.js';
import { type Office, settingsOf } from '../domain/office.js';
import { etagOf, ifMatch } from './etag.js';

const Position = z.object({ before: z.int32() });

/** Settings of an office, with optimistic locking by ETag. */
@Controller()
export class SettingsController {
  constructor(
    private readonly offices: Offices,
    private readonly changeSettings: ChangeSettings,
    private readonly refuseSettings: RefuseSettings,
  ) {}

  @Endpoint(getSettings)
  async get({ params }: Handled<typeof getSettings>): Promise<WithHeaders<OfficeSettings>> {
    const office = await this.known(params.officeId);
    return withEtag(settingsOf(office), office.version);
  }

  @SubmissionEndpoint(putSettings)
  async put({
    params,
    headers,
    body,
    principal,
  }: HandledSubmission<typeof putSettings>): Promise<WithHeaders<OfficeSettings>> {
    const { officeId } = params;
    const condition = headers['if-match'];
    if (condition === undefined) {
      await this.known(officeId);
      throw new ProblemError(428, 'precondition-required', 'If-Match must name the version that was read.', {
        detail: 'Read the settings and send their ETag as If-Match.',
      });
    }
    const isBasedOn = ifMatch(condition);
    const result = body.fits
      ? await this.changeSettings.execute({ officeId, settings: body.value, isBasedOn, by: principal.subject })
      : await this.refuseSettings.execute({ officeId, document: body.value, errors: body.errors, isBasedOn });
    switch (result.kind) {
      case 'saved':
        return withEtag(result.settings, result.version);
      case 'no-such-office':
        throw notFound('office');
      case 'stale':
        throw new ProblemError(412, 'version-conflict', 'The settings have changed since they were read.', {
          detail: `Their version is now ${etagOf(result.version)}. Read them again and repeat the change.`,
        });
      case 'invalid':
        throw invalidRequest([...result.errors], 422);
      case 'numbers-taken':
        throw new ProblemError(409, 'number-taken', 'A number belongs to another office.', {
          errors: [...result.errors],
        });
    }
  }

  @Endpoint(listSettingsHistory)
  async history({ params, query }: Handled<typeof listSettingsHistory>): Promise<Page<SettingsChange>> {
    const { officeId } = await this.known(params.officeId);
    const before = query.cursor === undefined ? null : decodeCursor(Position, query.cursor).before;
    const items = await this.offices.history(officeId, { before, limit: query.limit });
    const last = items.at(-1);
    // Versions have no gaps: a change of version 1 is the oldest.
    const more = items.length === query.limit && last !== undefined && last.version > 1;
    return { items, nextCursor: more ? encodeCursor(Position.parse({ before: last.version })) : null };
  }

  private async known(officeId: OfficeId): Promise<Office> {
    const office = await this.offices.find(officeId);
    if (office === null) throw notFound('office');
    return office;
  }
}

const withEtag = (settings: OfficeSettings, version: number): WithHeaders<OfficeSettings> =>
  new WithHeaders(settings, { etag: etagOf(version) });
