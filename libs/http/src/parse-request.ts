import type { Principal } from '@textback/auth';
import type { Endpoint, Problem } from '@textback/contracts';
import { z } from 'zod';
import { pointerTo } from './json-pointer.js';
import { ProblemError } from './problem-error.js';
import { unstorableIn } from './storable-text.js';

/** What of a Fastify request an endpoint reads; the guard has added the principal. */
export interface IncomingRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  principal?: Principal;
}

/** A caller learns about this many wrong fields at once: more than any document of ours has by mistake. */
const MOST_ERRORS = 200;

/** A body as it came: one that fits its schema, parsed; or one that does not, and what is wrong with its shape. */
export type Submitted<Body> =
  | { readonly fits: true; readonly value: Body }
  | { readonly fits: false; readonly value: unknown; readonly errors: NonNullable<Problem['errors']> };

/**
 * The parts of a request as its contract parses them. Throws a problem that names every wrong field: those of the body as
 * they stand there (`/text`), the others under the part that they belong to (`/query/limit`). Its status is 400, or what the
 * contract says when nothing but the body is wrong.
 */
export function parseRequest(contract: Endpoint, request: IncomingRequest) {
  const { body, ...rest } = parseSubmission(contract, request);
  if (!body.fits) throw invalidRequest(body.errors, contract.invalidBody);
  return { ...rest, body: body.value };
}

/** The same for a handler that judges the body itself: one that does not fit is no reason to refuse the request yet. */
export function parseSubmission(contract: Endpoint, request: IncomingRequest) {
  const errors: NonNullable<Problem['errors']> = [];
  const parse = (schema: z.ZodType, value: unknown, where: string): unknown => {
    const result = submittedTo(schema, value, where);
    if (!result.fits) errors.push(...result.errors);
    return result.value;
  };
  const parsed = {
    params: parse(contract.params, request.params, '/path'),
    query: parse(contract.query, request.query, '/query'),
    headers: parse(contract.headers, request.headers, '/headers'),
    body: submittedBody(contract, request.body),
    principal: request.principal,
  };
  if (errors.length > 0) throw invalidRequest([...errors, ...(parsed.body.fits ? [] : parsed.body.errors)]);
  return parsed;
}

function submittedBody({ body: schema }: Endpoint, value: unknown): Submitted<unknown> {
  // What an endpoint without a body is sent in one does not matter.
  return schema instanceof z.ZodUndefined ? { fits: true, value: undefined } : submittedTo(schema, value, '');
}

/** Part of a request as its schema parses it, refused as well where it could not be kept. Each field is named once. */
function submittedTo(schema: z.ZodType, value: unknown, where: string): Submitted<unknown> {
  const result = schema.safeParse(value);
  const misfits = result.success ? [] : pointersOf(result.error, where);
  const named = new Set(misfits.map(({ pointer }) => pointer));
  const errors = [...misfits, ...unstorableIn(value, where).filter(({ pointer }) => !named.has(pointer))];
  return result.success && errors.length === 0 ? { fits: true, value: result.data } : { fits: false, value, errors };
}

/** A refusal that names the wrong fields by JSON pointer. */
export const invalidRequest = (errors: NonNullable<Problem['errors']>, status: 400 | 422 = 400): ProblemError =>
  new ProblemError(status, 'invalid-request', 'The request is not valid.', {
    errors: distinct(errors).slice(0, MOST_ERRORS),
  });

/** A text that cannot be kept may also have been found by whoever judged the body. */
const distinct = (errors: NonNullable<Problem['errors']>): NonNullable<Problem['errors']> => [
  ...new Map(errors.map((error) => [`${error.pointer}\n${error.detail}`, error])).values(),
];

/**
 * The wrong fields as JSON pointers (RFC 6901), each with what is wrong with it.
 * @param where pointer of the value that was parsed; empty for a whole body
 */
export function pointersOf(error: z.core.$ZodError, where = ''): NonNullable<Problem['errors']> {
  return error.issues.flatMap((issue) => describe(issue, where));
}

function describe(issue: z.core.$ZodIssue, where: string): NonNullable<Problem['errors']> {
  const pointer = issue.path.reduce<string>((parent, step) => pointerTo(String(step), parent), where);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ pointer: pointerTo(key, pointer), detail: 'is not a known field' }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that fits best is the one that went wrong deepest inside the value, or at least with a value of its type.
    const closest = issue.errors.reduce((best, branch) => (fitOf(branch) > fitOf(best) ? branch : best));
    return closest.flatMap((inner) => describe(inner, pointer));
  }
  return [{ pointer, detail: issue.message }];
}

const fitOf = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(...issues.map(({ path, code }) => path.length + (code === 'invalid_type' ? 0 : 0.5)));
