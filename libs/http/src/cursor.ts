import type { z } from 'zod';
import { invalidRequest } from './parse-request.js';
import { unstorableIn } from './storable-text.js';

/** An opaque cursor: where a list goes on. The value must survive JSON. */
export const encodeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The value of a cursor that a caller sent back. Throws a 400 for one that we did not make. */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.infer<Schema> {
  const value = parsed(cursor);
  const result = schema.safeParse(value);
  if (!result.success || unstorableIn(value).length > 0)
    throw invalidRequest([{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }]);
  return result.data;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
