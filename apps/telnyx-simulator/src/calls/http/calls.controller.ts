import { randomUUID } from 'node:crypto';
import { Body, Controller, Post } from '@nestjs/common';
import { CallId, Instant, PhoneNumber } from '@textback/contracts';
import { Public } from '@textback/http';
import { z } from 'zod';
import { parsed } from '../../parsed.js';
import type { PlacedCall } from '../../state/journal-entry.js';
import { PlaceCall } from '../application/place-call.js';
import { CALL_SCENARIOS } from '../domain/call-scenarios.js';

const CallRequest = z.strictObject({
  /** `anonymous`: the caller withholds their number. */
  from: z.union([PhoneNumber, z.literal('anonymous')]),
  to: PhoneNumber,
  scenario: z.enum(CALL_SCENARIOS),
  ringMs: z.int().min(0).max(60_000).optional(),
  startedAt: Instant.optional(),
  /** The session's id. A second request with it is the same call, so that a request without an answer can be repeated. */
  callSessionId: CallId.optional(),
});

@Controller('simulator/calls')
export class CallsController {
  constructor(private readonly placeCall: PlaceCall) {}

  /** Answers at once; the webhooks follow as the call goes on. */
  @Public()
  @Post()
  place(@Body() body: unknown): PlacedCall {
    const { from, to, scenario, ringMs, startedAt, callSessionId } = parsed(CallRequest, body);
    return this.placeCall.execute({
      from,
      to,
      scenario,
      callSessionId: callSessionId ?? randomUUID(),
      ringMs: ringMs ?? null,
      startedAt: startedAt === undefined ? null : new Date(startedAt),
    });
  }
}
