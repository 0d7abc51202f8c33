const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Outside plain printable ASCII and line breaks (R10). */
const SPECIAL = /[^\x20-\x7e\r\n]/;

/** What a text costs an office with limited credits: 2 when it is longer than 160 characters and has a special one (R10). */
export function creditsFor(text: string): 1 | 2 {
  if (!SPECIAL.test(text)) return 1;
  const characters = [...graphemes.segment(text.normalize('NFC'))].length;
  return characters > 160 ? 2 : 1;
}
