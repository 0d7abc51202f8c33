/** Control characters cannot be shown, and NUL cannot be stored; tab and line breaks are fine. */
const CONTROL = /[^\P{Cc}\t\r\n]/u;

/** Whether a string is text: no control characters, and no half of a surrogate pair. */
export const isText = (value: string): boolean => value.isWellFormed() && !CONTROL.test(value);

/** What is said of a string that is not. */
export const NOT_TEXT = 'has characters that are not text';

/** A name is one line: no control characters, no line breaks of any kind, and no half of a surrogate pair. */
export const ONE_LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;

/** What is said of a name that is not. */
export const NOT_ONE_LINE = 'must be one line, without control characters';
