import type { z } from 'zod';
import { invalidRequest } from './parse-request.js';

/** An opaque cursor: where a list goes on. The value must survive JSON. */
export const encodeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The value of a cursor that a caller sent back. Throws a 400 for one that we did not make. */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.infer<Schema> {
  const result = schema.safeParse(parsed(cursor));
  if (!result.success) throw invalidRequest([{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }]);
  return result.data;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString(), storable);
  } catch {
    return undefined;
  }
}

/** Postgres stores no NUL, and fails a query that asks for one: no place of ours has it. */
function storable(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\0')) throw new TypeError('has a NUL');
  return value;
}
