import { countCharacters } from './characters.js';

const SPECIAL = /[^\x20-\x7e\r\n]/;

/** Whether there is anything outside plain printable ASCII and line breaks in a text (R10). */
export const hasSpecial = (text: string): boolean => SPECIAL.test(text);

/** The longest text, in characters, that costs one credit whatever is in it (R10). */
const ONE_CREDIT_CHARACTERS = 160;

/**
 * What a text costs an office with limited credits (R10): 2 when it has more than 160 characters and any special one.
 * Credits are what offices are charged; carrier parts are something else (R11, see `measureParts`).
 */
export function creditsOf(text: string): 1 | 2 {
  return hasSpecial(text) && countCharacters(text) > ONE_CREDIT_CHARACTERS ? 2 : 1;
}
