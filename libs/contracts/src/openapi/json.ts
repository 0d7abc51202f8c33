/** A JSON object. */
export type Json = Record<string, unknown>;

/** The object without members that are undefined, which JSON does not have. */
export const defined = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
