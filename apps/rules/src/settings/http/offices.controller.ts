import { Controller } from '@nestjs/common';
import { getOffice, type Office, putOffice } from '@textback/contracts';
import { Endpoint, type Handled, invalidRequest, notFound } from '@textback/http';
import { Offices } from '../application/offices.port.js';
import { PutOffice } from '../application/put-office.js';

/** Offices, as the platform's services keep them. */
@Controller()
export class OfficesController {
  constructor(
    private readonly putOffice: PutOffice,
    private readonly offices: Offices,
  ) {}

  @Endpoint(putOffice)
  async put({ params, body, principal }: Handled<typeof putOffice>): Promise<Office> {
    const result = await this.putOffice.execute({ ...params, name: body.name, by: principal.subject });
    switch (result.kind) {
      case 'saved':
        return result.office;
      case 'invalid':
        throw invalidRequest([...result.errors], 422);
    }
  }

  @Endpoint(getOffice)
  async get({ params }: Handled<typeof getOffice>): Promise<Office> {
    const office = await this.offices.find(params.officeId);
    if (office === null) throw notFound('office');
    return { officeId: office.officeId, name: office.name };
  }
}
