import type { Problem } from '@textback/contracts';
import { ProblemError, problemOf } from '@textback/http';

/** Codes of errors after which the service has surely not seen the request. */
const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** What a client is told when a service could not be asked, may not be asked that, or did not answer. */
export function failureOf(error: unknown): Problem {
  // So the proxy plugin refuses a path with `..` in it.
  if (error instanceof Error && 'statusCode' in error && error.statusCode === 400)
    return problemOf(new ProblemError(400, 'invalid-path', 'The path leads out of its prefix.'));
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return problemOf(
    NOT_REACHED.has(code)
      ? new ProblemError(503, 'service-down', 'The service is not running right now. Try again soon.')
      : new ProblemError(502, 'bad-gateway', 'The service did not answer.'),
  );
}
