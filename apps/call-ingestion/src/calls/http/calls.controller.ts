import { Controller } from '@nestjs/common';
import { type Call, CallId, getCall, Instant, listCalls, type Page } from '@textback/contracts';
import { decodeCursor, encodeCursor, Endpoint, type Handled, notFound } from '@textback/http';
import { z } from 'zod';
import { CallReader } from '../application/call-reader.port.js';

const Cursor = z.object({ startedAt: Instant, callId: CallId });

/** The Calls section of the web app. */
@Controller()
export class CallsController {
  constructor(private readonly calls: CallReader) {}

  @Endpoint(listCalls)
  async list({ params, query }: Handled<typeof listCalls>): Promise<Page<Call>> {
    const { outcome = null, cursor, limit } = query;
    const after = cursor === undefined ? null : decodeCursor(Cursor, cursor);
    // One more than asked for tells whether the list goes on.
    const found = await this.calls.list({ officeId: params.officeId, outcome, after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        found.length > limit && last !== undefined
          ? encodeCursor({ startedAt: last.startedAt, callId: last.callId })
          : null,
    };
  }

  @Endpoint(getCall)
  async get({ params }: Handled<typeof getCall>): Promise<Call> {
    const call = await this.calls.find(params.officeId, params.callId);
    if (call === null) throw notFound('call');
    return call;
  }
}
