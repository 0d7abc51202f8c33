import { countCharacters } from './characters.js';

/** Anything outside plain printable ASCII and line breaks (R10). */
const SPECIAL = /[^\x20-\x7e\r\n]/;

/** The longest text, in characters, that costs one credit whatever is in it (R10). */
const ONE_CREDIT_CHARACTERS = 160;

/**
 * What a text costs an office with limited credits (R10): 2 when it has more than 160 characters and any special one.
 * Credits are what offices are charged; carrier parts are something else (R11, see `measureParts`).
 */
export function creditsOf(text: string): 1 | 2 {
  return SPECIAL.test(text) && countCharacters(text) > ONE_CREDIT_CHARACTERS ? 2 : 1;
}
