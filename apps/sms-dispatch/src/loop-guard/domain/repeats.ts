/** A caller who writes the same this often within {@link WITHIN_MS} is a machine. */
export const REPEATS = 5;
export const WITHIN_MS = 10 * 60_000;
/** For so long a machine gets no answers to opt-out words. */
export const QUIET_MS = 60 * 60_000;

/** A caller's words as the guard compares them: case and spaces do not matter. Null: nothing to compare, a picture say. */
export function wordsOf(text: string): string | null {
  const words = text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return words === '' ? null : words;
}
