const FIRST = 1_000;
const LONGEST = 60_000;

/**
 * Milliseconds until a text that was surely not sent is posted again.
 * @param attempts posts so far that did not reach the provider, at least 1
 * @param askedFor what the provider asked us to wait (`x-ratelimit-reset`), in milliseconds; null when it did not say.
 *   Its word counts, but a damaged header must not park a text for ever.
 */
export function retryDelay(attempts: number, askedFor: number | null): number {
  if (askedFor !== null && Number.isFinite(askedFor)) return Math.min(Math.max(askedFor, 0), 10 * LONGEST);
  return Math.min(FIRST * 2 ** Math.max(attempts - 1, 0), LONGEST);
}
