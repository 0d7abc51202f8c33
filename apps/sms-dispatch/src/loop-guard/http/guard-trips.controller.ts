import { Controller } from '@nestjs/common';
import { type GuardTrip, listGuardTrips, type Page } from '@textback/contracts';
import { decodeCursor, encodeCursor, Endpoint, type Handled } from '@textback/http';
import { z } from 'zod';
import { GuardLog } from '../application/guard-log.port.js';

/** The number of a row: as far as a bigint goes. */
const Position = z.string().regex(/^\d{1,18}$/);

@Controller()
export class GuardTripsController {
  constructor(private readonly guardLog: GuardLog) {}

  @Endpoint(listGuardTrips)
  async list({ params, query }: Handled<typeof listGuardTrips>): Promise<Page<GuardTrip>> {
    const after = query.cursor === undefined ? null : decodeCursor(Position, query.cursor);
    const { items, next } = await this.guardLog.list(params.officeId, { after, limit: query.limit });
    return { items, nextCursor: next === null ? null : encodeCursor(next) };
  }
}
