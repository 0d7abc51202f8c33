import type { FieldError } from './field-error.js';

/** Control characters cannot be shown, and NUL cannot be stored; tab and line breaks are fine. */
const CONTROL = /\p{Cc}/u;
const ALLOWED = /[\t\r\n]/g;

/** Every string in a document that is not text: half of a surrogate pair, or control characters. */
export function checkText(value: unknown, pointer = ''): FieldError[] {
  if (typeof value === 'string') {
    const bad = !value.isWellFormed() || CONTROL.test(value.replaceAll(ALLOWED, ''));
    return bad ? [{ pointer, detail: 'has characters that are not text' }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => checkText(part, `${pointer}/${key}`));
}
