import { countCharacters } from '../characters.js';
import { creditsOf } from '../credits.js';
import { MAX_CHARACTERS } from '../limits.js';
import type { EditedMessage, Hint } from './hint.js';

/** Special characters double the price, and writing plain ones would not (R10). */
export const savesACredit: Hint = (edited) => {
  if (edited.credits === 1) return [];
  const { text, replaced } = inPlainCharacters(edited);
  if (creditsOf(text) === 2 || countCharacters(text) > MAX_CHARACTERS) return [];
  return [
    {
      name: 'plain-text-saves-a-credit',
      sentence: `The text costs 2 credits because of ${replaced.join(' ')}. With plain characters instead it costs 1.`,
      settings: [],
    },
  ];
};

/** The text with every special character that was typed, and has a plain replacement, replaced. */
function inPlainCharacters({ preview, special }: EditedMessage): { text: string; replaced: string[] } {
  const replaced = new Set<string>();
  let text = '';
  let end = 0;
  for (const { character, index, inMessage, replacement } of special) {
    if (inMessage === null || replacement === null) continue;
    replaced.add(character);
    text += preview.slice(end, index) + replacement;
    end = index + character.length;
  }
  return { text: text + preview.slice(end), replaced: [...replaced] };
}
