import { Controller } from '@nestjs/common';
import { type CreditEntry, type Credits, getCredits, listCreditEntries, type Page } from '@textback/contracts';
import { decodeCursor, encodeCursor, Endpoint, type Handled } from '@textback/http';
import { z } from 'zod';
import { ShowCredits } from '../application/show-credits.js';

/** The number of a row: as far as a bigint goes. */
const Position = z.string().regex(/^\d{1,18}$/);

@Controller()
export class CreditsController {
  constructor(private readonly showCredits: ShowCredits) {}

  @Endpoint(getCredits)
  async show({ params, query }: Handled<typeof getCredits>): Promise<Credits> {
    return this.showCredits.month(params.officeId, query.month);
  }

  @Endpoint(listCreditEntries)
  async list({ params, query }: Handled<typeof listCreditEntries>): Promise<Page<CreditEntry>> {
    const after = query.cursor === undefined ? null : decodeCursor(Position, query.cursor);
    const { items, next } = await this.showCredits.entries(params.officeId, query.month, { after, limit: query.limit });
    return { items, nextCursor: next === null ? null : encodeCursor(next) };
  }
}
