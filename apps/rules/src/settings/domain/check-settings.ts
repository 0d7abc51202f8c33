import { NOT_ONE_LINE, ONE_LINE, type OfficeSettings } from '@textback/contracts';
import type { KnownPlace } from './check-holidays.js';
import { checkHours } from './check-hours.js';
import { checkMessages } from './check-messages.js';
import type { FieldError } from './field-error.js';

/**
 * Everything that is wrong with a settings document whose shape is right; empty: it can be saved. A document is saved whole
 * or not at all.
 * @param name the office's name, which fills `{office_name}`
 */
export function checkSettings(settings: OfficeSettings, name: string, known: KnownPlace): FieldError[] {
  return [
    ...checkMessages(settings, name),
    ...checkHours(settings.hours, known),
    ...checkRepeats(settings.numbers.lines, '/numbers/lines'),
    ...checkRepeats(settings.missedCallAutoReplies.countedEndings, '/missedCallAutoReplies/countedEndings'),
  ];
}

const checkRepeats = (list: readonly string[], pointer: string): FieldError[] =>
  list.flatMap((item, index) =>
    list.indexOf(item) < index ? [{ pointer: `${pointer}/${index}`, detail: 'is listed twice' }] : [],
  );

/**
 * What is wrong with a new name for an office. It is one line, and may be too long for the messages that show it (R9).
 * @param settings null: the office was never configured
 */
export function checkOfficeName(name: string, settings: OfficeSettings | null): FieldError[] {
  if (!ONE_LINE.test(name)) return [{ pointer: '/name', detail: NOT_ONE_LINE }];
  if (settings === null) return [];
  return checkMessages(settings, name).map(({ pointer, detail }) => ({
    pointer: '/name',
    detail: `makes a message unfit: ${pointer} ${detail}`,
  }));
}
