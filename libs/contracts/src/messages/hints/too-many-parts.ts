import type { Hint } from './hint.js';

/** The provider refuses a text of more parts. */
const MOST_PARTS = 10;

/** A text of few characters can be long for a carrier when each is made of many (R11). */
export const tooManyParts: Hint = ({ parts }) =>
  parts <= MOST_PARTS
    ? []
    : [
        {
          name: 'too-many-parts',
          sentence: `Carriers make ${parts} parts of this text, and take ${MOST_PARTS} at most: it would be refused. Use fewer emoji.`,
          settings: [],
        },
      ];
