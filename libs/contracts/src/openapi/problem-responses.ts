import type { RefusalExample } from '../http/define-endpoint.js';
import { type Problem, problemDocument } from '../http/problem.js';
import { NOT_A_UUID } from '../ids.js';
import type { Json } from './json.js';

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const header = (name: string): Json => ({ $ref: `#/components/headers/${name}` });

/** What a status means wherever it is answered. */
interface ProblemResponse {
  /** Name of the component. */
  readonly name: string;
  readonly description: string;
  readonly example: Problem;
  /** Headers beside those of every answer, by the name of their component. */
  readonly headers?: readonly string[];
}

/** By status. What is special about an endpoint stands in its refusals. */
const RESPONSES: Readonly<Record<number, ProblemResponse>> = {
  400: {
    name: 'BadRequest',
    description: 'The request is not valid. Every wrong field is named by JSON pointer (RFC 6901).',
    example: problemDocument(400, 'invalid-request', 'The request is not valid.', {
      errors: [{ pointer: '/path/officeId', detail: NOT_A_UUID }],
    }),
  },
  401: {
    name: 'Unauthorized',
    description: 'The request has no token, or one that is not valid any more.',
    example: problemDocument(401, 'unauthorized', 'The request has no bearer token.'),
    headers: ['WWW-Authenticate'],
  },
  403: {
    name: 'Forbidden',
    description: 'The token is valid, but does not allow this.',
    example: problemDocument(403, 'forbidden', 'The token does not have the scope that this needs.'),
  },
  404: {
    name: 'NotFound',
    description: 'There is no such thing, or the caller may not see the office that it belongs to; the two look alike.',
    example: problemDocument(404, 'not-found', 'No such office.'),
  },
  409: {
    name: 'Conflict',
    description: 'The request is valid, but does not fit what is there.',
    example: problemDocument(409, 'conflict', 'The request does not fit what is there.'),
  },
  410: {
    name: 'Gone',
    description: 'It was there, and will not be again.',
    example: problemDocument(410, 'gone', 'It is not kept any more.'),
  },
  412: {
    name: 'PreconditionFailed',
    description: 'What the request is based on has changed since it was read.',
    example: problemDocument(412, 'version-conflict', 'It has changed since it was read.'),
  },
  413: {
    name: 'ContentTooLarge',
    description: 'The body is too large.',
    example: problemDocument(413, 'body-too-large', 'The body is too large.'),
  },
  415: {
    name: 'UnsupportedMediaType',
    description: 'The body is no JSON.',
    example: problemDocument(415, 'unsupported-media-type', 'The body must be application/json.'),
  },
  422: {
    name: 'UnprocessableContent',
    description:
      'The body can be read, but fields of it cannot be. Every wrong one is named by JSON pointer (RFC 6901).',
    example: problemDocument(422, 'invalid-request', 'The request is not valid.', {
      errors: [{ pointer: '/name', detail: 'Too small: expected string to have >=1 characters' }],
    }),
  },
  428: {
    name: 'PreconditionRequired',
    description: 'The request must say which version it is based on.',
    example: problemDocument(428, 'precondition-required', 'If-Match must name the version that was read.'),
  },
  429: {
    name: 'TooManyRequests',
    description: 'The caller asks too often.',
    example: problemDocument(429, 'too-many-requests', 'There were too many requests. Try again soon.'),
  },
  502: {
    name: 'BadGateway',
    description: 'Somebody whom we asked did not answer as they should.',
    example: problemDocument(502, 'bad-gateway', 'The service did not answer.'),
  },
  503: {
    name: 'ServiceUnavailable',
    description:
      'The service cannot do this right now. The request may be repeated after the seconds that Retry-After names.',
    example: problemDocument(503, 'unavailable', 'The service cannot do this right now. Try again soon.'),
    headers: ['Retry-After'],
  },
};

/** A status of an endpoint. Throws for one that has no words here yet. */
export function problemResponse(status: number, refusals: readonly RefusalExample[]): Json {
  const { name } = responseOf(status);
  return refusals.length === 0
    ? { $ref: `#/components/responses/${name}` }
    : written(
        responseOf(status),
        Object.fromEntries(refusals.map(({ name: key, summary, problem }) => [key, { summary, value: problem }])),
      );
}

/** The responses that the operations of a document refer to, by the name of their component. */
export const problemResponses = (statuses: readonly number[]): Json =>
  Object.fromEntries(
    statuses
      .map(responseOf)
      .map((response) => [response.name, written(response, { example: { value: response.example } })]),
  );

const written = ({ description, headers = [] }: ProblemResponse, examples: Json): Json => ({
  description,
  headers: Object.fromEntries(['X-Request-Id', ...headers].map((name) => [name, header(name)])),
  content: { 'application/problem+json': { schema: PROBLEM, examples } },
});

function responseOf(status: number): ProblemResponse {
  const response = RESPONSES[status];
  if (response === undefined) throw new Error(`What status ${status} means is not written down.`);
  return response;
}
