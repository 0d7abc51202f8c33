import { exampleValuesOf, messageProblems, type OfficeSettings } from '@textback/contracts';
import type { FieldError } from './field-error.js';

const PERIODS = ['duringHours', 'outsideHours'] as const;

/**
 * What is wrong with the two messages of an office (R9).
 * @param name the office's name, which fills `{office_name}`
 */
export function checkMessages(settings: OfficeSettings, name: string): FieldError[] {
  const values = exampleValuesOf(name, settings.numbers);
  return PERIODS.flatMap((period) => {
    const { message, enabled } = settings.missedCallAutoReplies[period];
    const pointer = `/missedCallAutoReplies/${period}/message`;
    return messageProblems(message, values, enabled).map((detail) => ({ pointer, detail }));
  });
}
