import {
  countCharacters,
  fillVariables,
  MAX_CHARACTERS,
  MESSAGE_VARIABLES,
  type OfficeSettings,
  unknownVariables,
  type VariableValues,
} from '@textback/contracts';
import type { FieldError } from './field-error.js';

const PERIODS = ['duringHours', 'outsideHours'] as const;

/** What is wrong with the two messages of an office (R9). */
export function checkMessages(settings: OfficeSettings, values: VariableValues): FieldError[] {
  return PERIODS.flatMap((period) => {
    const { message, enabled } = settings.missedCallAutoReplies[period];
    const pointer = `/missedCallAutoReplies/${period}/message`;
    const details = [
      ...unknownVariables(message).map((name) => `has the unknown variable {${name}}; known are ${KNOWN}`),
      ...(enabled && message.trim() === '' ? ['must not be empty while it is switched on'] : []),
      ...tooLong(message, values),
    ];
    return details.map((detail) => ({ pointer, detail }));
  });
}

const KNOWN = MESSAGE_VARIABLES.map((name) => `{${name}}`).join(', ');

function tooLong(message: string, values: VariableValues): string[] {
  const characters = countCharacters(fillVariables(message, values));
  if (characters <= MAX_CHARACTERS) return [];
  return [
    `is ${characters - MAX_CHARACTERS} too long: ${characters} characters with its variables filled in; ${MAX_CHARACTERS} are allowed`,
  ];
}
