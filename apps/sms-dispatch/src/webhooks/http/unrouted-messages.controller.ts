import { Controller } from '@nestjs/common';
import { Instant, listUnroutedMessages, type Page, type UnroutedMessage } from '@textback/contracts';
import { decodeCursor, encodeCursor, Endpoint, type Handled } from '@textback/http';
import { z } from 'zod';
import { UnroutedMessages } from '../application/unrouted-messages.port.js';

const Position = z.object({ receivedAt: Instant, providerMessageId: z.string() });

@Controller()
export class UnroutedMessagesController {
  constructor(private readonly unrouted: UnroutedMessages) {}

  @Endpoint(listUnroutedMessages)
  async list({ query }: Handled<typeof listUnroutedMessages>): Promise<Page<UnroutedMessage>> {
    const after = query.cursor === undefined ? null : decodeCursor(Position, query.cursor);
    const { items, next } = await this.unrouted.list({ to: query.to ?? null, after, limit: query.limit });
    return { items, nextCursor: next === null ? null : encodeCursor(Position.parse(next)) };
  }
}
