import { ProblemError } from './problem-error.js';

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/** Names of UTF-8, and of ASCII, which is a part of it. */
const UTF_8 = ['utf-8', 'utf8', 'us-ascii'];

export const notJson = (): ProblemError => new ProblemError(400, 'malformed-json', 'The body is not JSON in UTF-8.');

/**
 * The text of a JSON body. JSON between systems is UTF-8 (RFC 8259, section 8.1). Bytes that are not are refused: each would
 * become the same replacement character, so that two ids could become one and a text would go out with a hole.
 */
export function textOfJson(bytes: Uint8Array, contentType = ''): string {
  const charset = CHARSET.exec(contentType)?.[1] ?? 'utf-8';
  if (!UTF_8.includes(charset.toLowerCase()))
    throw new ProblemError(415, 'unsupported-media-type', 'The body must be JSON in UTF-8.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notJson();
  }
}
