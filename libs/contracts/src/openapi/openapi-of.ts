import type { HttpApi } from '../http/define-api.js';
import { Problem } from '../http/problem.js';
import type { Json } from './json.js';
import { operationOf, sharedStatusesOf, WEBHOOK_STATUSES, webhookOperationOf } from './operation.js';
import { problemResponses } from './problem-responses.js';
import { resourceOf, tagOf } from './resources.js';
import { DocumentSchemas, schemasIn } from './schemas.js';

/**
 * The OpenAPI 3.1 document of an API. Everything in it comes from the contracts.
 * @param exports a module, i.e. its exports by name: schemas among them stand once in the document, under their names
 */
export function openApiOf(api: HttpApi, exports: Readonly<Record<string, unknown>>): Json {
  const { endpoints, webhooks } = api;
  const schemas = new DocumentSchemas(schemasIn(exports), {
    input: [
      ...endpoints.flatMap(({ params, query, headers, body }) => [params, query, headers, body]),
      ...webhooks.flatMap(({ params, query, body }) => [params, query, body]),
    ],
    output: [Problem, ...endpoints.flatMap(({ reply, replyHeaders }) => [reply, replyHeaders])],
  });
  schemas.of(Problem, 'output');

  const paths: Record<string, Json> = {};
  const add = (path: string, method: string, operation: Json): void => {
    paths[path] = { ...paths[path], [method]: operation };
  };
  for (const endpoint of endpoints) add(endpoint.path, endpoint.method.toLowerCase(), operationOf(endpoint, schemas));
  for (const webhook of webhooks) add(webhook.path, 'post', webhookOperationOf(webhook, schemas));

  const statuses = new Set([...endpoints.flatMap(sharedStatusesOf), ...(webhooks.length > 0 ? WEBHOOK_STATUSES : [])]);
  return {
    openapi: '3.1.0',
    info: {
      title: `Textback: ${api.title}`,
      version: '1',
      description: `${api.description}\n\n${CONVENTIONS}`,
      contact: { name: 'Textback' },
      license: { name: 'Proprietary', identifier: 'LicenseRef-Textback' },
    },
    servers: [{ url: '/', description: 'Where this document was read: the gateway, or the service itself.' }],
    tags: tagsOf(Object.keys(paths)),
    paths,
    components: {
      securitySchemes: securitySchemesOf(api),
      headers: HEADERS,
      responses: problemResponses([...statuses]),
      schemas: schemas.components(),
    },
  };
}

const CONVENTIONS = [
  'Errors are problem documents (RFC 9457).',
  'Moments are in UTC (ISO 8601), telephone numbers in E.164.',
  'Lists come in pages: send `nextCursor` back as `cursor` until it is null.',
  'Answers may get new fields at any time, which readers must ignore; requests with unknown fields are refused where the schema says so.',
].join(' ');

const HEADERS: Json = {
  'X-Request-Id': {
    description: 'Names this request in our logs.',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  },
  'Retry-After': { description: 'Seconds to wait before the request is sent again.', schema: { type: 'integer' } },
  'WWW-Authenticate': { description: 'How to prove who is asking (RFC 6750).', schema: { type: 'string' } },
};

const SECURITY_SCHEMES = {
  user: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token of a member of staff. Its claim `offices` says which role they have in which office.',
  },
  service: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token of a service (client credentials). Its claim `scope` says what it may do.',
  },
  telnyxSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'telnyx-signature-ed25519',
    description: 'Ed25519 signature, in base64, of the timestamp, a `|` and the bytes of the body.',
  },
  telnyxTimestamp: {
    type: 'apiKey',
    in: 'header',
    name: 'telnyx-timestamp',
    description: 'When it was signed, in seconds since 1970; at most five minutes ago.',
  },
} as const;

function securitySchemesOf({ endpoints, webhooks }: HttpApi): Json {
  const used: Record<keyof typeof SECURITY_SCHEMES, boolean> = {
    user: endpoints.some(({ access }) => access.office !== undefined),
    service: endpoints.some(({ access }) => access.scope !== undefined),
    telnyxSignature: webhooks.length > 0,
    telnyxTimestamp: webhooks.length > 0,
  };
  return Object.fromEntries(
    Object.entries(SECURITY_SCHEMES).filter(([name]) => used[name as keyof typeof SECURITY_SCHEMES]),
  );
}

/** In the order of the paths that they are about. */
const tagsOf = (paths: readonly string[]): Json[] => [...new Set(paths.map(resourceOf))].map(tagOf);
