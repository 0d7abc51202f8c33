import { variableValuesOf } from '../variable-values.js';
import { variablesIn } from '../variables.js';
import type { Hint } from './hint.js';

/** The preview shows a number that the office does not have (R12). */
export const exampleValue: Hint = ({ message, context: { officeName, numbers } }) => {
  const values = variableValuesOf(officeName, numbers);
  return variablesIn(message)
    .filter((variable) => values[variable] === null)
    .map((variable) => ({
      name: 'example-value',
      sentence: `The preview shows an example for {${variable}}: the office has no such number yet.`,
      settings: [variable === 'texting_number' ? '/numbers/textingNumber' : '/numbers/lines'],
    }));
};
