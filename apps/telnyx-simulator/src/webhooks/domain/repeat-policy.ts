import type { WebhookKind } from './webhook-event.js';

/** How an attempt ended: the status that came back, or none. */
export type AttemptResult = { readonly status: number } | { readonly status: null };

export const wasAccepted = ({ status }: AttemptResult): boolean => status !== null && status >= 200 && status < 300;

/** Documented attempts of a messaging webhook per URL. */
const MESSAGING_ATTEMPTS = 3;

/**
 * Milliseconds until the next attempt, or null when the provider gives up.
 *
 * As documented, a voice webhook is repeated after 408, 429 and 5xx, never after another 4xx, and a messaging webhook is
 * tried three times. Development differs on purpose in one thing: while a service is away (no connection, 408, 429, 5xx)
 * both go on for as long as `delays` lasts, so that a service that was killed and started again has lost nothing.
 * @param attempts how many were made so far, at least 1
 */
export function delayBeforeRepeat(
  kind: WebhookKind,
  result: AttemptResult,
  attempts: number,
  delays: readonly number[],
): number | null {
  const delay = delays[attempts - 1] ?? null;
  if (isAway(result)) return delay;
  switch (kind) {
    case 'voice':
      return null;
    case 'messaging':
      return attempts < MESSAGING_ATTEMPTS ? delay : null;
  }
}

const isAway = ({ status }: AttemptResult): boolean =>
  status === null || status === 408 || status === 429 || status >= 500;
