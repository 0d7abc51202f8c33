import { invalidRequest, pointersOf } from '@textback/http';
import type { z } from 'zod';

/** A part of a request as its schema reads it. Throws a 400 that points at each wrong field. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, where = ''): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(pointersOf(result.error, where));
}
