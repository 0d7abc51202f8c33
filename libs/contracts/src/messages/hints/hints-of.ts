import type { MessageHint } from '../message-check.js';
import { exampleValue } from './example-value.js';
import type { EditedMessage, Hint } from './hint.js';
import { officeNameMissing } from './office-name-missing.js';
import { optOutWords } from './opt-out-words.js';
import { repliesForbidden } from './replies-forbidden.js';
import { savesACredit } from './saves-a-credit.js';
import { tooManyParts } from './too-many-parts.js';

/** In the order in which staff see them. */
const ALL_HINTS: readonly Hint[] = [
  officeNameMissing,
  repliesForbidden,
  optOutWords,
  savesACredit,
  tooManyParts,
  exampleValue,
];

/** Everything that staff should know about a message, although it can be saved (R12). */
export const hintsOf = (edited: EditedMessage): MessageHint[] => ALL_HINTS.flatMap((hint) => hint(edited));
