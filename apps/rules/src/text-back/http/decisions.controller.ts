import { Controller } from '@nestjs/common';
import { type DecisionReceipt, getDecision } from '@textback/contracts';
import { Endpoint, type Handled, notFound } from '@textback/http';
import { Decisions } from '../application/decisions.port.js';

/** Why a missed call was or was not texted (R21). */
@Controller()
export class DecisionsController {
  constructor(private readonly decisions: Decisions) {}

  @Endpoint(getDecision)
  async get({ params }: Handled<typeof getDecision>): Promise<DecisionReceipt> {
    const receipt = await this.decisions.receipt(params.officeId, params.callId);
    if (receipt === null) throw notFound('decision');
    return receipt;
  }
}
