import { Controller, Get, Module, Post, type RawBodyRequest, Req } from '@nestjs/common';
import { defineEndpoint, type HttpApi, OfficeId, pageOf, PageQuery } from '@textback/contracts';
import { DatabaseUnavailable } from '@textback/database';
import { z } from 'zod';
import { ServerConfig } from './config.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { Endpoint, type Handled, WithHeaders } from './endpoint.js';
import { ProblemError } from './problem-error.js';
import { Public } from './public.js';
import { createServiceApp, type ServiceApp, type ServiceDefinition } from './service-app.js';

export const OWN_OFFICE = OfficeId.parse('00000000-0000-4000-8000-000000000001');
export const OTHER_OFFICE = OfficeId.parse('00000000-0000-4000-8000-000000000002');

const OfficePath = z.object({ officeId: OfficeId });

export const listToys = defineEndpoint({
  id: 'listToys',
  method: 'GET',
  path: '/toys/v1/offices/{officeId}/toys',
  summary: 'The toys of an office.',
  access: { office: 'frontdesk' },
  params: OfficePath,
  query: PageQuery,
  reply: pageOf(z.object({ name: z.string() })),
  examples: [{ name: 'one', params: { officeId: OWN_OFFICE }, reply: { items: [{ name: 'bear' }], nextCursor: null } }],
});

export const putToy = defineEndpoint({
  id: 'putToy',
  method: 'PUT',
  path: '/toys/v1/offices/{officeId}/toys/{toyId}',
  summary: 'Create or replace a toy.',
  access: { office: 'manager', scope: 'offices:write' },
  params: OfficePath.extend({ toyId: z.guid() }),
  headers: z.object({ 'if-match': z.string().optional() }),
  body: z.strictObject({
    name: z.string().min(1),
    parts: z.array(z.object({ 'weight/g': z.number() })).optional(),
    colour: z.union([z.literal('red'), z.object({ rgb: z.string().length(6) })]).optional(),
  }),
  reply: z.object({ name: z.string() }),
  replyHeaders: z.strictObject({ etag: z.string() }),
  problems: [412],
  examples: [
    {
      name: 'bear',
      params: { officeId: OWN_OFFICE, toyId: '00000000-0000-4000-8000-00000000000a' },
      body: { name: 'bear' },
      reply: { name: 'bear' },
      replyHeaders: { etag: '"1"' },
    },
  ],
});

export const deleteToys = defineEndpoint({
  id: 'deleteToys',
  method: 'DELETE',
  path: '/toys/v1/toys',
  summary: 'Throw everything away.',
  access: { scope: 'offices:write' },
  examples: [{ name: 'all' }],
});

/** Fails as its query says: an error of each kind. */
export const breakToy = defineEndpoint({
  id: 'breakToy',
  method: 'POST',
  path: '/toys/v1/offices/{officeId}/break',
  summary: 'Break a toy.',
  access: { office: 'frontdesk' },
  params: OfficePath,
  query: z.object({ how: z.enum(['database', 'conflict', 'bug', 'bad-reply', 'bad-header']) }),
  reply: z.object({ name: z.string() }),
  examples: [{ name: 'bug', params: { officeId: OWN_OFFICE }, query: { how: 'bug' }, reply: { name: 'bear' } }],
});

export const TOYS_API: HttpApi = {
  service: 'toys',
  prefix: '/toys',
  title: 'toys',
  description: 'The toys of offices.',
  endpoints: [listToys, putToy, deleteToys, breakToy],
  webhooks: [],
};

@Controller()
class ToysController {
  @Endpoint(listToys)
  async list({ query, principal }: Handled<typeof listToys>) {
    const after = query.cursor === undefined ? 0 : decodeCursor(z.object({ after: z.int() }), query.cursor).after;
    return { items: [{ name: `toy of ${principal.subject}` }], nextCursor: encodeCursor({ after: after + 1 }) };
  }

  @Endpoint(putToy)
  async put({ body }: Handled<typeof putToy>) {
    const stored = { name: body.name, secret: 'never leaves' };
    return new WithHeaders(stored, { etag: '"1"' });
  }

  @Endpoint(deleteToys)
  async deleteAll(): Promise<undefined> {
    return undefined;
  }

  @Endpoint(breakToy)
  async break({ query }: Handled<typeof breakToy>): Promise<{ name: string } | WithHeaders<{ name: string }>> {
    switch (query.how) {
      case 'database':
        throw new DatabaseUnavailable(new Error('connection refused'));
      case 'conflict':
        throw new ProblemError(409, 'already-broken', 'The toy is broken already.', { detail: 'Since yesterday.' });
      case 'bug':
        throw new TypeError('secret internals of +15550100167');
      case 'bad-reply':
        return { name: 7 as never };
      case 'bad-header':
        return new WithHeaders({ name: 'bear' }, { 'x-made-up': '1' });
    }
  }

  @Public({ bodyLimit: 64 })
  @Post('toys/webhooks/maker')
  webhook(@Req() request: RawBodyRequest<object>): { raw: string } {
    return { raw: request.rawBody?.toString('base64') ?? '' };
  }
}

@Module({ controllers: [ToysController] })
class ToysModule {}

@Controller()
class ForgetfulController {
  @Get('toys/v1/open-by-oversight')
  leak(): string {
    return 'leaked';
  }
}

/** A service with a route that nobody protected. */
@Module({ controllers: [ForgetfulController] })
export class ForgetfulModule {}

interface Auth {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
}

/** A small service on free ports of this machine. */
export const aToyService = (
  auth: Auth,
  changes: Partial<ServiceDefinition> = {},
  env: Partial<ServerConfig> = {},
): Promise<ServiceApp> =>
  createServiceApp({
    name: 'toys',
    module: ToysModule,
    api: TOYS_API,
    config: {
      ...ServerConfig.parse({ HOST: '127.0.0.1', PORT: 0, LOG_LEVEL: 'silent' }),
      JWT_ISSUER: auth.issuer,
      JWT_AUDIENCE: auth.audience,
      JWKS_URL: auth.jwksUrl,
      ...env,
    },
    ...changes,
  });
