import { charactersOf } from './characters.js';
import { type Piece, piecesOf, type VariableValues } from './variables.js';

/** A stretch of a message as it was typed, in UTF-16 units. */
export interface Stretch {
  readonly index: number;
  readonly length: number;
}

/** One user-perceived character of a message as it is sent. */
export interface FilledCharacter {
  /** In Unicode NFC. */
  readonly character: string;
  /** Where it stands in the message as it is sent, in UTF-16 units. */
  readonly index: number;
  /** Where it was typed; null when it comes, wholly or in part, from what a variable stands for. */
  readonly inMessage: Stretch | null;
}

/**
 * The characters of a message as it is sent, in order: joined, they are what `fillVariables` gives. Bringing a text to NFC
 * moves its offsets, but never across the border of a user-perceived character, so each is brought there by itself.
 */
export function filledCharacters(message: string, values: VariableValues): FilledCharacter[] {
  const pieces = piecesOf(message, values);
  const filled: FilledCharacter[] = [];
  let index = 0;
  for (const typed of charactersOf(pieces.map(({ text }) => text).join(''))) {
    const character = typed.segment.normalize('NFC');
    filled.push({ character, index, inMessage: placeOf({ index: typed.index, length: typed.segment.length }, pieces) });
    index += character.length;
  }
  return filled;
}

/** Where a stretch of the joined pieces was typed, if it lies in one that was. */
function placeOf({ index, length }: Stretch, pieces: readonly Piece[]): Stretch | null {
  let before = 0;
  for (const { text, start } of pieces) {
    const offset = index - before;
    if (offset < text.length)
      return start === null || offset + length > text.length ? null : { index: start + offset, length };
    before += text.length;
  }
  return null;
}
