import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'telnyx';
import { z } from 'zod';
import { meaningOfTelnyxError, tooFastOf, UNDECIDED_CODES } from './error-codes.js';
import type { SendOutcome } from './send-outcome.js';

/**
 * What the SDK's error says about the text. The cautious reading wins: only what proves that the request never reached the
 * provider, or that the provider refused it, is anything but `unknown`.
 */
export function classifySendError(error: unknown, now: Date): SendOutcome {
  // Our own deadline: as an SDK error while the headers are awaited, as a DOMException while the body is.
  if (
    error instanceof APIConnectionTimeoutError ||
    error instanceof APIUserAbortError ||
    error instanceof DOMException
  ) {
    return { kind: 'unknown', why: 'timeout' };
  }
  if (error instanceof APIConnectionError) {
    return neverConnected(error)
      ? { kind: 'not-sent', why: 'unreachable', retryAfterMs: null, tooFast: null }
      : { kind: 'unknown', why: 'connection-lost' };
  }
  if (error instanceof APIError && typeof error.status === 'number') return classifyStatus(error, error.status, now);
  // A body cut off is a bare TypeError, a body that is no JSON a bare SyntaxError.
  return {
    kind: 'unknown',
    why: Named.safeParse(error).data?.name === 'SyntaxError' ? 'unreadable-answer' : 'connection-lost',
  };
}

const Named = z.object({ name: z.string() });

const ErrorBody = z.object({ errors: z.array(z.object({ code: z.union([z.string(), z.number()]) })).min(1) });

function classifyStatus(error: APIError, status: number, now: Date): SendOutcome {
  const body = ErrorBody.safeParse(error.error);
  const first = body.success ? body.data.errors[0] : undefined;
  const { code, reason, handling } = meaningOfTelnyxError(first === undefined ? null : String(first.code));
  if (status === 429) {
    const tooFast = tooFastOf(code) ?? 'account';
    return { kind: 'not-sent', why: 'rate-limited', retryAfterMs: resetOf(error.headers, now), tooFast };
  }
  // A 408 or a 5xx may come from a proxy that had passed the request on.
  if (status === 408 || status < 400 || status >= 500) return { kind: 'unknown', why: 'server-error' };
  if (code !== null && UNDECIDED_CODES.has(code)) return { kind: 'unknown', why: 'server-error' };
  return { kind: 'refused', code, reason, handling, httpStatus: status };
}

/** Beyond this, a number of seconds can only be a moment in Unix time. */
const UNIX_TIME_FROM = 1_000_000_000;

/** `x-ratelimit-reset` in milliseconds from now. Its unit is not documented: seconds from now, or Unix seconds. */
function resetOf(headers: Headers | undefined, now: Date): number | null {
  const text = headers?.get('x-ratelimit-reset') ?? '';
  if (!/^\d{1,12}(?:\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  return Math.ceil(value >= UNIX_TIME_FROM ? Math.max(0, value * 1000 - now.getTime()) : value * 1000);
}

/** Codes that can only happen before a connection stands. */
const BEFORE_CONNECTING: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** Node wraps the socket's error in a cause, and several attempts (IPv6, IPv4) in an error with a list. */
const Failure = z.object({
  code: z.unknown().optional(),
  cause: z.unknown().optional(),
  errors: z.array(z.unknown()).min(1).optional().catch(undefined),
});

function neverConnected(error: unknown): boolean {
  const failure = Failure.safeParse(error);
  if (!failure.success) return false;
  const { code, cause, errors } = failure.data;
  if (errors !== undefined) return errors.every(neverConnected);
  return BEFORE_CONNECTING.has(code) || neverConnected(cause);
}
