import type { CallEvent } from '@textback/contracts';
import type { z } from 'zod';
import type { Adapted, FieldProblem, RefusalReason, Refused } from './adapted.js';

export const said = (events: readonly CallEvent[]): Adapted => ({ kind: 'events', events });

export const refused = (reason: RefusalReason, problems: readonly FieldProblem[] = []): Refused => ({
  kind: 'refused',
  reason,
  problems,
});

/** Reads a record by its schema. */
export function readRecord<T>(schema: z.ZodType<T>, input: unknown): { kind: 'read'; record: T } | Refused {
  const result = schema.safeParse(input);
  if (result.success) return { kind: 'read', record: result.data };
  return refused(
    'malformed',
    result.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })),
  );
}
