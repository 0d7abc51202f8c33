import { Controller } from '@nestjs/common';
import { ConversationId, Instant, listOptOuts, type OptOut, type Page } from '@textback/contracts';
import { decodeCursor, encodeCursor, Endpoint, type Handled } from '@textback/http';
import { z } from 'zod';
import { OptOuts } from '../application/opt-outs.port.js';

const Position = z.object({ since: Instant, conversationId: ConversationId });

@Controller()
export class OptOutsController {
  constructor(private readonly optOuts: OptOuts) {}

  @Endpoint(listOptOuts)
  async list({ params, query }: Handled<typeof listOptOuts>): Promise<Page<OptOut>> {
    const after = query.cursor === undefined ? null : decodeCursor(Position, query.cursor);
    const { items, next } = await this.optOuts.list(params.officeId, { after, limit: query.limit });
    return { items, nextCursor: next === null ? null : encodeCursor(Position.parse(next)) };
  }
}
