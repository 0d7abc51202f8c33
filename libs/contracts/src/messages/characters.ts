const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a person sees as one character each, with its offset in UTF-16 units. */
export const charactersOf = (text: string): Iterable<Readonly<{ segment: string; index: number }>> =>
  graphemes.segment(text);

/**
 * How many characters a person sees in a text: every user-perceived character counts as one, accented and non-Latin ones
 * and emoji included (R9). The text is brought to Unicode NFC first, so that an accent counts the same however it was typed.
 */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of charactersOf(text.normalize('NFC'))) count += 1;
  return count;
}
