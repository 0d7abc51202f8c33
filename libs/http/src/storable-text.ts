import { NOT_TEXT, type Problem } from '@textback/contracts';
import { pointerTo } from './json-pointer.js';

/**
 * Whether a string can be kept as it is. Valid JSON can hold two things that no text of a database can: NUL, which PostgreSQL
 * refuses, and half of a surrogate pair, which UTF-8 cannot write, so that it would be stored as a replacement character.
 */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/**
 * The strings of a value, names of fields included, that cannot be kept, by JSON pointer. Without recursion: a megabyte can
 * be nested deeper than any stack.
 * @param where pointer of the value; empty for a whole body
 */
export function unstorableIn(value: unknown, where = ''): NonNullable<Problem['errors']> {
  const errors: NonNullable<Problem['errors']> = [];
  const isKept = (child: unknown): boolean => typeof child !== 'string' || isStorable(child);
  const refuse = (pointer: string) => errors.push({ pointer, detail: NOT_TEXT });
  if (!isKept(value)) refuse(where);
  const open = [{ value, pointer: where }];
  for (const { value, pointer } of open) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value as Record<string, unknown>)) {
      if (!isStorable(key) || !isKept(child)) refuse(pointerTo(key, pointer));
      else if (typeof child === 'object') open.push({ value: child, pointer: pointerTo(key, pointer) });
    }
  }
  return errors;
}
