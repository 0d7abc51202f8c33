import { Controller } from '@nestjs/common';
import {
  CallId,
  type DecisionReceipt,
  type DecisionReproduction,
  getDecision,
  Instant,
  listDecisions,
  type Page,
  reproduceDecision,
} from '@textback/contracts';
import { decodeCursor, encodeCursor, Endpoint, type Handled, notFound } from '@textback/http';
import { z } from 'zod';
import { type DecisionPosition, Decisions } from '../application/decisions.port.js';
import { ReproduceDecision } from '../application/reproduce-decision.js';

const Position = z.object({ firstDecidedAt: Instant, callId: CallId });

/** Why missed calls were or were not texted (R21). */
@Controller()
export class DecisionsController {
  constructor(
    private readonly decisions: Decisions,
    private readonly reproduceDecision: ReproduceDecision,
  ) {}

  @Endpoint(getDecision)
  async get({ params }: Handled<typeof getDecision>): Promise<DecisionReceipt> {
    const receipt = await this.decisions.receipt(params.officeId, params.callId);
    if (receipt === null) throw notFound('decision');
    return receipt;
  }

  @Endpoint(listDecisions)
  async list({ params, query }: Handled<typeof listDecisions>): Promise<Page<DecisionReceipt>> {
    const { cursor, limit, ...filter } = query;
    const after = cursor === undefined ? null : decodeCursor(Position, cursor);
    const items = await this.decisions.list(params.officeId, filter, { after, limit });
    const last = items.length < limit ? undefined : items.at(-1);
    return { items, nextCursor: last === undefined ? null : encodeCursor(positionOf(last)) };
  }

  @Endpoint(reproduceDecision)
  async reproduce({ params }: Handled<typeof reproduceDecision>): Promise<DecisionReproduction> {
    const reproduction = await this.reproduceDecision.execute(params.officeId, params.callId);
    if (reproduction === null) throw notFound('decision');
    return reproduction;
  }
}

const positionOf = ({ callId, decidedAt, beforeDelay }: DecisionReceipt): DecisionPosition => ({
  firstDecidedAt: beforeDelay?.decidedAt ?? decidedAt,
  callId,
});
