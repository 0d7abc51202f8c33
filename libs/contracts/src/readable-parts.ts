import { z } from 'zod';

/** What can be read of a document that does not fit its schema. */
export interface ReadableParts<T> {
  /** The document, with stand-ins for the parts that cannot be read. */
  readonly document: T;
  /** JSON pointers to these parts. */
  readonly unreadable: readonly string[];
}

/**
 * Reads a document part by part, so that one wrong field does not keep the others from being judged. Parts are the fields of
 * objects, down to what is no object: a list with a wrong item is unreadable as a whole.
 * @param standIns a document that holds what stands in for parts that cannot be read
 */
export function readableParts<Schema extends z.ZodObject>(
  schema: Schema,
  document: unknown,
  standIns: z.output<Schema>,
): ReadableParts<z.output<Schema>> {
  const unreadable: string[] = [];
  const read = (part: unknown, value: unknown, standIn: unknown, pointer: string): unknown => {
    if (part instanceof z.ZodObject && isRecord(value) && isRecord(standIn))
      return Object.fromEntries(
        Object.entries(part.shape).map(([key, inner]) => [
          key,
          read(inner, Object.hasOwn(value, key) ? value[key] : undefined, standIn[key], `${pointer}/${key}`),
        ]),
      );
    const result = part instanceof z.ZodType ? part.safeParse(value) : undefined;
    if (result?.success === true) return result.data;
    unreadable.push(pointer);
    return standIn;
  };
  return { document: read(schema, document, standIns, '') as z.output<Schema>, unreadable };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
