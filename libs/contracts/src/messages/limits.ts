/** Most characters of a missed-call text, counted after its variables are filled in (R9). */
export const MAX_CHARACTERS = 200;

/** The longest message, as it is typed, in UTF-16 units: a character may be made of many. */
export const MAX_TYPED_UNITS = 4_000;
