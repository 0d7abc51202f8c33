import { isGsm7, measureParts } from './carrier-parts.js';
import { creditsOf, hasSpecial } from './credits.js';
import { type FilledCharacter, filledCharacters } from './filled-message.js';
import { hintsOf } from './hints/hints-of.js';
import type { MessageCheck, SpecialCharacter } from './message-check.js';
import type { MessageContext } from './message-context.js';
import { messageProblems } from './message-problems.js';
import { plainReplacementOf } from './plain-replacement.js';
import { exampleValuesOf } from './variable-values.js';

/**
 * Everything that an editor shows about a message (R9 to R12). Pure: the browser runs it at each keystroke, the server
 * answers and judges with it, and so they always agree.
 */
export function checkMessage(message: string, context: MessageContext): MessageCheck {
  const values = exampleValuesOf(context.officeName, context.numbers);
  const characters = filledCharacters(message, values);
  const preview = characters.map(({ character }) => character).join('');
  const { encoding, parts } = measureParts(preview);
  const facts = {
    preview,
    characters: characters.length,
    credits: creditsOf(preview),
    encoding,
    parts,
    special: characters.filter(({ character }) => hasSpecial(character)).map(described),
  };
  return {
    ...facts,
    hints: hintsOf({ ...facts, message, context }),
    problems: messageProblems(message, values, context.enabled).map((detail) => ({ pointer: '/message', detail })),
  };
}

const described = ({ character, index, inMessage }: FilledCharacter): SpecialCharacter => ({
  character,
  index,
  inMessage,
  forcesUcs2: !isGsm7(character),
  replacement: plainReplacementOf(character),
});
