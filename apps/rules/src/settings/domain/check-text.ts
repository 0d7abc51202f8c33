import { isText, NOT_TEXT } from '@textback/contracts';
import type { FieldError } from './field-error.js';

/** Every string in a document that is not text: half of a surrogate pair, or control characters. */
export function checkText(value: unknown, pointer = ''): FieldError[] {
  if (typeof value === 'string') return isText(value) ? [] : [{ pointer, detail: NOT_TEXT }];
  // Numbers and switches have no parts.
  return Object.entries(value ?? {}).flatMap(([key, part]) => checkText(part, `${pointer}/${key}`));
}
