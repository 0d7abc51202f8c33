import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { IdentityProviderUnavailable, InvalidToken } from '@textback/auth';
import { type Problem, problemDocument } from '@textback/contracts';
import { DatabaseUnavailable, isContention } from '@textback/database';
import { ProblemError } from './problem-error.js';

/** Fastify's refusals of a path or a body, by error code. */
const FASTIFY_PROBLEMS: Readonly<Record<string, readonly [status: number, kind: string, title: string]>> = {
  FST_ERR_BAD_URL: [400, 'malformed-path', 'The path is not percent-encoded UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'path-too-long', 'A part of the path is too long.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large', 'The body is too large.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported-media-type', 'The body must be application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'incomplete-body', 'The body is not as long as its Content-Length says.'],
};

/**
 * What the caller is told about an error, over HTTP or a socket (RFC 9457). An error that nobody foresaw says nothing about
 * itself: status 500.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return problemDocument(error.status, error.kind, error.title, error.more);
  if (error instanceof InvalidToken) return problemDocument(401, 'unauthorized', error.message);
  if (error instanceof DatabaseUnavailable || error instanceof IdentityProviderUnavailable || isContention(error))
    return problemDocument(503, 'unavailable', 'The service cannot do this right now. Try again soon.');
  const foreign =
    error instanceof HttpException ? { code: codeOf(error.cause), status: error.getStatus() } : fastify(error);
  const known = FASTIFY_PROBLEMS[foreign.code];
  if (known !== undefined) return problemDocument(...known);
  if (foreign.status === 404) return problemDocument(404, 'not-found', 'There is nothing at this address.');
  if (foreign.status >= 400 && foreign.status < 500)
    return problemDocument(foreign.status, 'refused', STATUS_CODES[foreign.status] ?? 'The request was refused.');
  return problemDocument(500, 'internal', 'Something went wrong on our side.');
}

const fastify = (error: unknown): { code: string; status: number } => ({
  code: codeOf(error),
  status:
    error instanceof Error && error.name === 'FastifyError' && 'statusCode' in error ? Number(error.statusCode) : 500,
});

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
