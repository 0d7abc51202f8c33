import { Controller } from '@nestjs/common';
import {
  type CallerConsent,
  type ConsentChange,
  ConversationId,
  getOptOutHistory,
  Instant,
  liftOptOut,
  listOptOuts,
  type OptOut,
  type Page,
  recordOptOut,
} from '@textback/contracts';
import { decodeCursor, encodeCursor, Endpoint, type Handled, notFound, ProblemError } from '@textback/http';
import { z } from 'zod';
import { DecideConsent } from '../application/decide-consent.js';
import { OptOuts } from '../application/opt-outs.port.js';

const Position = z.object({ since: Instant, conversationId: ConversationId });
/** The number of a row: as far as a bigint goes. */
const RowNumber = z.string().regex(/^\d{1,18}$/);

/** Who wants no texts, and staff who record or lift that (R18). */
@Controller()
export class OptOutsController {
  constructor(
    private readonly optOuts: OptOuts,
    private readonly decideConsent: DecideConsent,
  ) {}

  @Endpoint(listOptOuts)
  async list({ params, query }: Handled<typeof listOptOuts>): Promise<Page<OptOut>> {
    const after = query.cursor === undefined ? null : decodeCursor(Position, query.cursor);
    const { items, next } = await this.optOuts.list(params.officeId, { after, limit: query.limit });
    return { items, nextCursor: next === null ? null : encodeCursor(Position.parse(next)) };
  }

  @Endpoint(recordOptOut)
  async record({ params, body, principal }: Handled<typeof recordOptOut>): Promise<CallerConsent> {
    const decision = { officeId: params.officeId, user: principal.subject, reason: body.reason };
    const recorded = await this.decideConsent.record(decision, body.phone);
    switch (recorded.kind) {
      case 'done':
        return recorded.consent;
      case 'no-texting-number':
        throw new ProblemError(409, 'no-texting-number', 'The office has no texting number yet.');
    }
  }

  @Endpoint(liftOptOut)
  async lift({ params, body, principal }: Handled<typeof liftOptOut>): Promise<CallerConsent> {
    const decision = { officeId: params.officeId, user: principal.subject, reason: body.reason };
    const lifted = await this.decideConsent.lift(decision, params.conversationId);
    switch (lifted.kind) {
      case 'done':
        return lifted.consent;
      case 'unknown':
        throw notFound('opt-out');
      case 'held-by-provider':
        throw new ProblemError(409, lifted.kind, 'The provider blocks this caller, and we do not unblock anybody.', {
          detail: 'Only the caller can lift this, by writing START to the texting number.',
        });
    }
  }

  @Endpoint(getOptOutHistory)
  async history({ params, query }: Handled<typeof getOptOutHistory>): Promise<Page<ConsentChange>> {
    const after = query.cursor === undefined ? null : decodeCursor(RowNumber, query.cursor);
    const request = { after, limit: query.limit };
    const history = await this.optOuts.history(params.officeId, params.conversationId, request);
    if (history === null) throw notFound('opt-out');
    return { items: history.items, nextCursor: history.next === null ? null : encodeCursor(history.next) };
  }
}
