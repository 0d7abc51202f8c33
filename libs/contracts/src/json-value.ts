import { z } from 'zod';

/** Anything that JSON can say. */
export const JsonValue = z.json();
export type JsonValue = z.infer<typeof JsonValue>;
