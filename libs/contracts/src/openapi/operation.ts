import { z } from 'zod';
import { type Access, BinaryReply, type Endpoint } from '../http/define-endpoint.js';
import type { Webhook } from '../http/define-webhook.js';
import { defined, type Json } from './json.js';
import { problemResponse } from './problem-responses.js';
import { resourceOf, titleOf } from './resources.js';
import type { DocumentSchemas } from './schemas.js';

type Named = { readonly name: string; readonly summary?: string | undefined };

const JSON_TYPE = 'application/json';
/** What a body can be refused for before it is read as what it should be. */
const BODY_STATUSES = [413, 415];

/** The statuses other than success that an endpoint can answer, in order. */
function problemStatusesOf(endpoint: Endpoint): number[] {
  const { params, query, headers, body, access, problems, refusals, invalidBody } = endpoint;
  const takesBody = !isNothing(body);
  const canBeInvalid = takesBody || [params, query, headers].some((part) => !isEmpty(part));
  return inOrder([
    401,
    403,
    503,
    ...(canBeInvalid ? [400] : []),
    // Users are told of an office that they may not see that it does not exist.
    ...(access.office === undefined ? [] : [404]),
    ...(takesBody ? [...BODY_STATUSES, invalidBody] : []),
    ...problems,
    ...refusals.map(({ problem }) => problem.status),
  ]);
}

/** Those of them about which the endpoint has nothing special to say. */
export function sharedStatusesOf(endpoint: Endpoint): number[] {
  const special = new Set(endpoint.refusals.map(({ problem }) => problem.status));
  return problemStatusesOf(endpoint).filter((status) => !special.has(status));
}

/** Webhooks are answered these, beside 200. */
export const WEBHOOK_STATUSES: readonly number[] = [400, 401, 413, 415, 503];

/** The OpenAPI operation of an endpoint. */
export function operationOf(endpoint: Endpoint, schemas: DocumentSchemas): Json {
  const { id, summary, access, params, query, headers, body, status, reply, replyHeaders, examples, refusals } =
    endpoint;
  const part = (name: 'params' | 'query' | 'headers') => ({ schemas, examples: partsOf(examples, name) });
  return defined({
    operationId: id,
    tags: [titleOf(resourceOf(endpoint.path))],
    summary,
    description: accessInWords(access),
    security: securityOf(access),
    parameters: [
      ...parametersOf(params, 'path', part('params')),
      ...parametersOf(query, 'query', part('query')),
      ...parametersOf(headers, 'header', part('headers')),
    ],
    requestBody: isNothing(body)
      ? undefined
      : { required: true, content: { [JSON_TYPE]: contentOf(schemas.of(body, 'input'), partsOf(examples, 'body')) } },
    responses: {
      [status]: defined({
        description: MEANING[status],
        headers: {
          'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
          ...headersOf(replyHeaders, { schemas, examples: partsOf(examples, 'replyHeaders') }),
        },
        content: isNothing(reply) ? undefined : replyContentOf(reply, schemas, examples),
      }),
      ...responsesOf(problemStatusesOf(endpoint), (status) =>
        refusals.filter(({ problem }) => problem.status === status),
      ),
    },
  });
}

function replyContentOf(reply: z.ZodType, schemas: DocumentSchemas, examples: Endpoint['examples']): Json {
  // Bytes have no schema in OpenAPI 3.1, and an example of them says nothing.
  if (reply === BinaryReply) return { '*/*': {} };
  return { [JSON_TYPE]: contentOf(schemas.of(reply, 'output'), partsOf(examples, 'reply')) };
}

/** The OpenAPI operation of a webhook. */
export function webhookOperationOf(webhook: Webhook, schemas: DocumentSchemas): Json {
  const { id, summary, params, query, mediaType, body, answer, examples } = webhook;
  return {
    operationId: id,
    tags: ['Webhooks'],
    summary,
    description: 'For the provider: both headers of its signature take the place of a token.',
    security: [{ telnyxSignature: [], telnyxTimestamp: [] }],
    parameters: [
      ...parametersOf(params, 'path', { schemas, examples: partsOf(examples, 'params') }),
      ...parametersOf(query, 'query', { schemas, examples: partsOf(examples, 'query') }),
    ],
    requestBody: {
      required: true,
      content: { [mediaType]: contentOf(schemas.of(body, 'input'), partsOf(examples, 'body')) },
    },
    responses: {
      200: defined({
        description: 'What the webhook says is stored, or is nothing that matters here.',
        headers: { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } },
        content:
          answer === null ? undefined : { [answer.mediaType]: { schema: { type: 'string' }, example: answer.example } },
      }),
      ...responsesOf(WEBHOOK_STATUSES, () => []),
    },
  };
}

const MEANING: Readonly<Record<Endpoint['status'], string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Taken in; what follows from it happens later.',
  204: 'Done; there is nothing to tell.',
};

const responsesOf = (
  statuses: readonly number[],
  refusalsOf: (status: number) => Endpoint['refusals'],
): Record<number, Json> =>
  Object.fromEntries(statuses.map((status) => [status, problemResponse(status, refusalsOf(status))]));

const contentOf = (schema: Json, examples: readonly Part[]): Json =>
  defined({ schema, examples: examples.length === 0 ? undefined : examplesOf(examples) });

/** A part of an example, with the example's name. */
type Part = Named & { readonly value: unknown };

const partsOf = <Name extends string>(
  examples: readonly (Named & { readonly [_ in Name]?: unknown })[],
  part: Name,
): Part[] =>
  examples.flatMap(({ name, summary, [part]: value }) => (value === undefined ? [] : [{ name, summary, value }]));

const examplesOf = (parts: readonly Part[]): Json =>
  Object.fromEntries(parts.map(({ name, summary, value }) => [name, defined({ summary, value })]));

interface Described {
  readonly schemas: DocumentSchemas;
  readonly examples: readonly Part[];
}

const parametersOf = (
  schema: z.ZodType,
  where: 'path' | 'query' | 'header',
  { schemas, examples }: Described,
): Json[] =>
  schemas.propertiesOf(schema, 'input').map(({ name, required, schema: property }) => ({
    name: where === 'header' ? headerName(name) : name,
    in: where,
    required: where === 'path' || required,
    ...fieldOf(name, property, { schemas, examples }),
  }));

const headersOf = (schema: z.ZodType, { schemas, examples }: Described): Json =>
  Object.fromEntries(
    schemas
      .propertiesOf(schema, 'output')
      // The type of a body is its place in the document.
      .filter(({ name }) => name !== 'content-type')
      .map(({ name, required, schema: property }) => [
        headerName(name),
        { required, ...fieldOf(name, property, { schemas, examples }) },
      ]),
  );

/** A parameter or header without its name: the values that the examples give it, each once. */
function fieldOf(name: string, schema: Json, { schemas, examples }: Described): Json {
  const { description: _, ...rest } = schema;
  const values = new Map<unknown, Part>();
  for (const example of examples) {
    const value = (example.value as Json)[name];
    if (value !== undefined && !values.has(value)) values.set(value, { ...example, value });
  }
  const [only, ...others] = values.values();
  return defined({
    description: schemas.descriptionOf(schema),
    schema: rest,
    ...(others.length === 0 ? { example: only?.value } : { examples: examplesOf([...values.values()]) }),
  });
}

/** `if-match` → `If-Match`. Case does not matter in names of headers; this is how people write them. */
const headerName = (name: string): string =>
  name === 'etag'
    ? 'ETag'
    : name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());

function accessInWords({ office, scope }: Access): string {
  const user = office === undefined ? undefined : `users with the role ${office} in the office`;
  const service = scope === undefined ? undefined : `services with the scope ${scope}`;
  return `For ${[user, service].filter((who) => who !== undefined).join(', and ')}.`;
}

/** Either suffices. The words in the lists are roles and scopes, which OpenAPI 3.1 allows for any kind of scheme. */
const securityOf = ({ office, scope }: Access): Json[] => [
  ...(office === undefined ? [] : [{ user: [office] }]),
  ...(scope === undefined ? [] : [{ service: [scope] }]),
];

const isNothing = (schema: z.ZodType): boolean => schema instanceof z.ZodUndefined;
const isEmpty = (schema: z.ZodType): boolean => schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;
const inOrder = (statuses: readonly number[]): number[] => [...new Set(statuses)].toSorted((a, b) => a - b);
