import { z } from 'zod';

/** What a user may be in an office. A manager may do all that the front desk may (design §5). */
export const OFFICE_ROLES = ['frontdesk', 'manager'] as const;
export type OfficeRole = (typeof OFFICE_ROLES)[number];

/** What a service's token may allow. */
export const SCOPES = ['call-events:write', 'people:write', 'offices:write', 'texts:read'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * Who may call an endpoint. With `office`, a user of the office in the path with at least that role; with `scope`, a
 * service that has it; with both, either.
 */
export type Access =
  | { readonly office: OfficeRole; readonly scope?: Scope }
  | { readonly office?: undefined; readonly scope: Scope };

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Headers extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** OpenAPI `operationId`. */
  readonly id: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With parameters in braces, e.g. `/calls/v1/offices/{officeId}/calls`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Request headers that the endpoint reads, in lower case. */
  readonly headers: Headers;
  /** Status of success. */
  readonly status: 200 | 201 | 202 | 204;
  readonly reply: Reply;
  /** Other statuses that a caller must expect, beside 400, 401, 404 and 503. */
  readonly problems: readonly number[];
  /** Status of a body that does not fit its schema: 422 where the body is a document whose fields are judged one by one. */
  readonly invalidBody: 400 | 422;
}

const Nothing = z.undefined();
const NoParams = z.object({});

type Defaulted<T, D> = T extends z.ZodType ? T : D;

/** Defines an HTTP endpoint once; routes, validation, access control and OpenAPI follow from it. */
export function defineEndpoint<
  const D extends {
    id: string;
    method: Endpoint['method'];
    path: string;
    summary: string;
    access: Access;
    params?: z.ZodType;
    query?: z.ZodType;
    body?: z.ZodType;
    headers?: z.ZodType;
    status?: Endpoint['status'];
    reply?: z.ZodType;
    problems?: readonly number[];
    invalidBody?: Endpoint['invalidBody'];
  },
>(
  definition: D,
): Endpoint<
  Defaulted<D['params'], typeof NoParams>,
  Defaulted<D['query'], typeof NoParams>,
  Defaulted<D['body'], typeof Nothing>,
  Defaulted<D['headers'], typeof NoParams>,
  Defaulted<D['reply'], typeof Nothing>
> {
  return {
    params: NoParams,
    query: NoParams,
    body: Nothing,
    headers: NoParams,
    status: definition.reply === undefined ? 204 : 200,
    reply: Nothing,
    problems: [],
    invalidBody: 400,
    ...definition,
  } as never;
}

/** What a handler of the endpoint receives, parsed. */
export interface RequestOf<E extends Endpoint> {
  readonly params: z.infer<E['params']>;
  readonly query: z.infer<E['query']>;
  readonly body: z.infer<E['body']>;
  readonly headers: z.infer<E['headers']>;
}

/** What a handler of the endpoint answers. */
export type ReplyOf<E extends Endpoint> = z.infer<E['reply']>;

/** Query of a list: an opaque cursor and a page size. */
export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A list: its items and where to go on; `nextCursor` is null at the end. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
