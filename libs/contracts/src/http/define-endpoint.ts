import { z } from 'zod';
import type { Problem } from './problem.js';

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

/**
 * A request and what it is answered with, as they travel. Documents show it; tests hold it to the schemas of its endpoint,
 * so it cannot grow stale. The parts that the endpoint does not have are left out.
 */
export interface EndpointExample {
  /** Unique within the endpoint: small letters, digits and hyphens. A key in OpenAPI. */
  readonly name: string;
  /** What the example shows; not needed when there is one only. */
  readonly summary?: string;
  readonly params?: unknown;
  readonly query?: unknown;
  /** In lower case. */
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly reply?: unknown;
  readonly replyHeaders?: unknown;
}

/** A request that the endpoint refuses, by the answer that it gets. */
export interface RefusalExample {
  /** Unique within the endpoint. */
  readonly name: string;
  /** When the caller is answered this. */
  readonly summary: string;
  readonly problem: Problem;
}

/** A part of an example, as a caller sends or receives it; it can be left out where the schema lets everything be left out. */
type PartOf<Name extends string, Schema extends z.ZodType> = [undefined] extends [z.input<Schema>]
  ? { readonly [_ in Name]?: undefined }
  : [Record<string, never>] extends [z.input<Schema>]
    ? { readonly [_ in Name]?: z.input<Schema> }
    : { readonly [_ in Name]: z.input<Schema> };

/** An example whose parts have the types of the endpoint's schemas. */
type ExampleOf<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Headers extends z.ZodType,
  Reply extends z.ZodType,
  ReplyHeaders extends z.ZodType,
> = Pick<EndpointExample, 'name' | 'summary'> &
  PartOf<'params', Params> &
  PartOf<'query', Query> &
  PartOf<'body', Body> &
  PartOf<'headers', Headers> &
  PartOf<'reply', Reply> &
  PartOf<'replyHeaders', ReplyHeaders>;

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Headers extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
  ReplyHeaders extends z.ZodType = z.ZodType,
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
  /** Headers of a successful answer, in lower case; strict, so that no other can be sent. */
  readonly replyHeaders: ReplyHeaders;
  /** Other statuses that a caller must expect, beside 400, 401, 404 and 503. */
  readonly problems: readonly number[];
  /** Status of a body that does not fit its schema: 422 where the body is a document whose fields are judged one by one. */
  readonly invalidBody: 400 | 422;
  /** Requests and their answers, the plainest first. */
  readonly examples: readonly EndpointExample[];
  /** Answers other than success that are worth showing, beside the general ones of each status. */
  readonly refusals: readonly RefusalExample[];
}

/**
 * The reply of an endpoint that answers with bytes, whatever they are, and not with JSON. Their type is a header, which the
 * endpoint must promise.
 */
export const BinaryReply = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const Nothing = z.undefined();
const NoParams = z.object({});
const NoHeaders = z.strictObject({});

type NotEmpty<T> = readonly [T, ...T[]];

/** What {@link defineEndpoint} is told; what is left out is empty. */
interface EndpointDefinition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Headers extends z.ZodType,
  Reply extends z.ZodType,
  ReplyHeaders extends z.ZodType,
> extends Pick<Endpoint, 'id' | 'method' | 'path' | 'summary' | 'access'> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly headers?: Headers;
  readonly status?: Endpoint['status'];
  readonly reply?: Reply;
  readonly replyHeaders?: ReplyHeaders;
  readonly problems?: readonly number[];
  readonly invalidBody?: Endpoint['invalidBody'];
  readonly examples: NotEmpty<NoInfer<ExampleOf<Params, Query, Body, Headers, Reply, ReplyHeaders>>>;
  readonly refusals?: readonly RefusalExample[];
}

/** Defines an HTTP endpoint once; routes, validation, access control and OpenAPI follow from it. */
export function defineEndpoint<
  Params extends z.ZodType = typeof NoParams,
  Query extends z.ZodType = typeof NoParams,
  Body extends z.ZodType = typeof Nothing,
  Headers extends z.ZodType = typeof NoParams,
  Reply extends z.ZodType = typeof Nothing,
  ReplyHeaders extends z.ZodType = typeof NoHeaders,
>(
  definition: EndpointDefinition<Params, Query, Body, Headers, Reply, ReplyHeaders>,
): Endpoint<Params, Query, Body, Headers, Reply, ReplyHeaders> {
  return {
    params: NoParams,
    query: NoParams,
    body: Nothing,
    headers: NoParams,
    status: definition.reply === undefined ? 204 : 200,
    reply: Nothing,
    replyHeaders: NoHeaders,
    problems: [],
    invalidBody: 400,
    refusals: [],
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

/** What is said of something that is no whole number. */
export const NOT_WHOLE = 'must be a whole number';

/** Query of a list: an opaque cursor and a page size. */
export const PageQuery = z.object({
  cursor: z.string().max(500).optional().describe('The `nextCursor` of the page before; left out for the first page.'),
  limit: z.coerce
    .number(NOT_WHOLE)
    .int(NOT_WHOLE)
    .min(1)
    .max(100)
    .default(50)
    .describe('The most items that a page may have.'),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** One or more entity tags, or `*` (RFC 9110, section 13.1.1). A version without its quotes is none, and would never match. */
export const IfMatch = z
  .string()
  .regex(
    /^(?:\*|(?:W\/)?"[!#-~\u0080-\u00ff]*"(?:[ \t]*,[ \t]*(?:W\/)?"[!#-~\u0080-\u00ff]*")*)$/,
    'must be an ETag as it was read, in its quotes, e.g. "3"',
  );

/** A list: its items and where it goes on. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Where the list goes on; null at its end.'),
  });
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
