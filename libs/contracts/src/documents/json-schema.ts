import { z } from 'zod';
import { EVENTS } from '../catalog.js';

type Json = Record<string, unknown>;

/**
 * JSON Schema (2020-12) of what may be written: fields with a default may be left out, unknown fields are allowed, as
 * readers drop them.
 */
export const jsonSchemaOf = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: 'input' });

/** The JSON Schema of every event's data, by file name, e.g. `call.missed.v1`. */
export function eventSchemas(): Map<string, Json> {
  return new Map(
    EVENTS.map((event) => [
      `${event.topic}.v${event.version}`,
      {
        $id: `urn:textback:${event.topic}:v${event.version}`,
        title: event.type,
        description: event.summary,
        ...jsonSchemaOf(event.data),
      },
    ]),
  );
}
