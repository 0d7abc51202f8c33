import { countCharacters } from './characters.js';
import { isText, NOT_TEXT } from './is-text.js';
import { MAX_CHARACTERS } from './limits.js';
import { fillVariables, MESSAGE_VARIABLES, unknownVariables, type VariableValues } from './variables.js';

/** So many unknown variables are named; a pasted program would have thousands. */
const MOST_NAMED = 10;
/** So much of an unknown variable's name is repeated. */
const LONGEST_NAME = 40;

const KNOWN = MESSAGE_VARIABLES.map((name) => `{${name}}`).join(', ');

/**
 * Why a message cannot be saved (R9), in plain words that follow the name of its field; empty: it can.
 * @param enabled whether the message is switched on
 */
export function messageProblems(message: string, values: VariableValues, enabled: boolean): string[] {
  return [
    ...(isText(message) ? [] : [NOT_TEXT]),
    ...unknownVariables(message)
      .slice(0, MOST_NAMED)
      .map((name) => `has the unknown variable {${shortened(name)}}; known are ${KNOWN}`),
    ...(enabled && message.trim() === '' ? ['must not be empty while it is switched on'] : []),
    ...tooLong(message, values),
  ];
}

function tooLong(message: string, values: VariableValues): string[] {
  const characters = countCharacters(fillVariables(message, values));
  if (characters <= MAX_CHARACTERS) return [];
  return [
    `is ${characters - MAX_CHARACTERS} too long: ${characters} characters with its variables filled in; ${MAX_CHARACTERS} are allowed`,
  ];
}

function shortened(name: string): string {
  const letters = Array.from(name);
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join('')}…` : name;
}
