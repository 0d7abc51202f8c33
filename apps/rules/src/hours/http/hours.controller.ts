import { Controller } from '@nestjs/common';
import { checkHoursDraft, getHours, type HoursPreview, listHolidays, type PublicHolidays } from '@textback/contracts';
import {
  Endpoint,
  type Handled,
  type HandledSubmission,
  invalidRequest,
  notFound,
  SubmissionEndpoint,
} from '@textback/http';
import { ListHolidays } from '../application/list-holidays.js';
import { PreviewHours, type PreviewHoursResult } from '../application/preview-hours.js';

/** Business hours, as the people who set them want to see them. */
@Controller()
export class HoursController {
  constructor(
    private readonly previewHours: PreviewHours,
    private readonly listHolidays: ListHolidays,
  ) {}

  @Endpoint(getHours)
  async get({ params, query }: Handled<typeof getHours>): Promise<HoursPreview> {
    return previewOf(await this.previewHours.ofSaved(params.officeId, query.at));
  }

  @SubmissionEndpoint(checkHoursDraft)
  async check({ params, body }: HandledSubmission<typeof checkHoursDraft>): Promise<HoursPreview> {
    const { officeId } = params;
    return previewOf(
      body.fits
        ? await this.previewHours.ofDraft(officeId, body.value.hours, body.value.at)
        : await this.previewHours.ofMisshapen(officeId, body.value, body.errors),
    );
  }

  @Endpoint(listHolidays)
  async holidays({ params, query }: Handled<typeof listHolidays>): Promise<PublicHolidays> {
    const result = await this.listHolidays.execute(params.officeId, query);
    switch (result.kind) {
      case 'listed':
        return result.holidays;
      case 'no-such-office':
        throw notFound('office');
      case 'no-such-place':
        throw invalidRequest(result.errors.map(({ pointer, detail }) => ({ pointer: `/query${pointer}`, detail })));
    }
  }
}

function previewOf(result: PreviewHoursResult): HoursPreview {
  switch (result.kind) {
    case 'preview':
      return result.preview;
    case 'no-such-office':
      throw notFound('office');
    case 'invalid':
      throw invalidRequest([...result.errors], 422);
  }
}
