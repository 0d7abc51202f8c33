import type { OfficeSettings } from '../settings.js';
import type { VariableValues } from './variables.js';

type Numbers = OfficeSettings['numbers'];

/** What the variables of an office's messages stand for. Its telephone is the first of its lines. Never a person's name (R20). */
export const variableValuesOf = (officeName: string, { lines, textingNumber }: Numbers): VariableValues => ({
  office_name: officeName,
  office_phone: lines[0] ?? null,
  texting_number: textingNumber,
});

/** Stands in a preview for a number that the office does not have yet. */
const EXAMPLE_NUMBER = '+15551234567';

/**
 * The same with every variable filled in, for editing and judging a message (R9, R12). An office that has not listed its
 * lines is called on its texting number; where it does not have that either, an example stands in.
 */
export function exampleValuesOf(officeName: string, numbers: Numbers): VariableValues {
  const known = variableValuesOf(officeName, numbers);
  const texting_number = known.texting_number ?? EXAMPLE_NUMBER;
  return { ...known, office_phone: known.office_phone ?? texting_number, texting_number };
}
