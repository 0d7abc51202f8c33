import { Controller, Get, Query } from '@nestjs/common';
import { OfficeId } from '@textback/contracts';
import { invalidRequest, pointersOf, Public } from '@textback/http';
import { z } from 'zod';
import { DEV_ROLES, DevIssuer } from './dev-issuer.js';

const EIGHT_HOURS = 8 * 3_600;

const TokenQuery = z.object({
  role: z.enum(DEV_ROLES),
  office: OfficeId.optional(),
  sub: z.string().min(1).max(200).optional(),
  ttl: z.coerce.number().int().min(1).max(EIGHT_HOURS).default(EIGHT_HOURS),
});

/** Development extras (docs/design.md §6); only there on a developer's machine. */
@Controller('dev')
export class DevIssuerController {
  constructor(private readonly issuer: DevIssuer) {}

  @Public()
  @Get('token')
  async token(@Query() query: unknown): Promise<{ token: string }> {
    const asked = TokenQuery.safeParse(query);
    if (!asked.success) throw invalidRequest(pointersOf(asked.error, '/query'));
    const { role, office, sub, ttl } = asked.data;
    return { token: await this.issuer.token({ role, office, subject: sub, ttl }) };
  }

  @Public()
  @Get('jwks')
  async jwks(): Promise<unknown> {
    return this.issuer.jwks();
  }
}
