/** What an opt-out word asks for (R18). */
export type Keyword = 'stop' | 'start' | 'help';

/** A message that is nothing but an opt-out word. */
export interface OptOutWord {
  readonly keyword: Keyword;
  /** True for YES: it means "start" only from a caller who had opted out; otherwise it is an answer like any other. */
  readonly onlyAfterStop: boolean;
  /** Whether the provider confirms this message itself, so that we must never confirm it a second time. */
  readonly confirmedByProvider: boolean;
  /** The language of the word, and of an answer to it. */
  readonly language: 'en' | 'fr';
}

const word = (keyword: Keyword, confirmedByProvider: boolean, other: Partial<OptOutWord> = {}): OptOutWord => ({
  keyword,
  onlyAfterStop: false,
  confirmedByProvider,
  language: 'en',
  ...other,
});

/** R18's words, written without spaces. The provider's own list: facts on Telnyx, section 7. */
const WORDS: ReadonlyMap<string, OptOutWord> = new Map([
  ['STOP', word('stop', true)],
  ['STOPALL', word('stop', true)],
  ['UNSUBSCRIBE', word('stop', true)],
  ['CANCEL', word('stop', true)],
  ['END', word('stop', true)],
  ['QUIT', word('stop', true)],
  ['REVOKE', word('stop', false)],
  ['OPTOUT', word('stop', false)],
  ['ARRET', word('stop', false, { language: 'fr' })],
  ['START', word('start', true)],
  ['UNSTOP', word('start', true)],
  ['YES', word('start', false, { onlyAfterStop: true })],
  ['HELP', word('help', true)],
  ['INFO', word('help', false)],
  ['AIDE', word('help', false, { language: 'fr' })],
]);

/** How the provider's own words are written: it takes a message for one of them in any case, but with nothing else in it. */
const AS_THE_PROVIDER_READS_IT = /^(?:STOP|STOP ?ALL|UNSUBSCRIBE|CANCEL|END|QUIT|START|UNSTOP|HELP)$/i;

/** Longer than any word with a generous amount of decoration; anything beyond is a message to staff. */
const LONGEST_WORD = 100;

/**
 * The opt-out word that a message consists of, or null. Only a whole message counts; case, accents, spaces and punctuation
 * do not, so that "Stop.", "stop all", "OPT-OUT" and "Arrêt !" are understood (R18).
 */
export function optOutWord(message: string): OptOutWord | null {
  if (message.length > LONGEST_WORD) return null;
  const letters = message
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();
  const found = WORDS.get(letters) ?? null;
  // "Stop." is a stop for us alone: we obey and confirm it, and the provider blocks nobody because of it.
  return found?.confirmedByProvider === true && !AS_THE_PROVIDER_READS_IT.test(message.trim())
    ? { ...found, confirmedByProvider: false }
    : found;
}
