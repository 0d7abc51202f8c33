/** What no decomposition of Unicode makes plain. Letters that take a stroke or stand for two, and typographic marks. */
const PLAIN: Readonly<Record<string, string>> = {
  ...spread('\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u00b4\u2039\u203a', "'"),
  ...spread('\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb', '"'),
  ...spread('\u2010\u2011\u2012\u2013\u2014\u2015\u2212', '-'),
  ...spread('\u2022\u2023\u2043\u00b7\u25e6\u25aa\u25cf', '*'),
  ...spread('\u0085\u2028\u2029\v\f', '\n'),
  '\t': ' ',
  '\u2044': '/',
  '\u00d7': 'x',
  '\u00a9': '(C)',
  '\u00ae': '(R)',
  '\u2122': '(TM)',
  '\u20ac': 'EUR',
  '\u00a3': 'GBP',
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
};

/** Marks on a letter, and what shows nothing by itself. They can be left out. */
const ADDED = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}]/u;
const PLAIN_ASCII = /^[\x20-\x7e\n]*$/;
/** Pictures, also those made of a plain character such as keycaps. */
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

/**
 * Plain ASCII to write instead of a special character: `’` → `'`, `…` → `...`, `é` → `e`. Empty: it can be left out, nobody
 * sees it. Null: there is nothing plain that says the same, as for emoji and letters that are not Latin.
 * @param character one user-perceived character
 */
export function plainReplacementOf(character: string): string | null {
  const known = PLAIN[character.replaceAll('\ufe0f', '')];
  if (known !== undefined) return known;
  if (EMOJI.test(character)) return null;
  const plain = Array.from(character.normalize('NFKD'), (part) => PLAIN[part] ?? (ADDED.test(part) ? '' : part)).join(
    '',
  );
  return PLAIN_ASCII.test(plain) ? plain : null;
}

function spread(characters: string, plain: string): Record<string, string> {
  return Object.fromEntries(Array.from(characters, (character) => [character, plain]));
}
