/** Control characters cannot be shown, and NUL cannot be stored; tab and line breaks are fine. */
const CONTROL = /[^\P{Cc}\t\r\n]/u;

/** Whether a string is text: no control characters, and no half of a surrogate pair. */
export const isText = (value: string): boolean => value.isWellFormed() && !CONTROL.test(value);

/** What is said of a string that is not. */
export const NOT_TEXT = 'has characters that are not text';
