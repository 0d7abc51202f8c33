/**
 * A text as Postgres can keep it: what is no character (U+0000, half of a surrogate pair) becomes U+FFFD. For texts that
 * must be kept whatever a stranger put into them; anything else is better refused.
 */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\uFFFD');
