const MINUTE = 60_000;

/**
 * When an unknown text is looked up in the provider's records, in milliseconds after its POST. The first looks find what was
 * sent at once. The provider may keep a text in its queue for four hours, and shows nothing of it until it is sent; so the
 * last look comes after that, and only then absence means something.
 */
export const LOOKS_AFTER: readonly number[] = [1, 5, 15, 60, 120, 245].map((minutes) => minutes * MINUTE);

/**
 * The next look at a text that was posted at `postedAt`, later than `now`; null when there is none left. Moments in Unix
 * milliseconds.
 * @param looksAfter ascending milliseconds after the POST
 */
export function nextLook(postedAt: number, now: number, looksAfter: readonly number[]): number | null {
  const after = looksAfter.find((delay) => postedAt + delay > now);
  return after === undefined ? null : postedAt + after;
}

/**
 * The first look at a text that has just become unknown. A text may be found only hours after its POST, when everything was
 * down: then all its looks are past, and it is looked up now, once.
 */
export const firstLook = (postedAt: number, now: number, looksAfter: readonly number[]): number =>
  nextLook(postedAt, now, looksAfter) ?? now;
