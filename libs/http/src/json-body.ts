import { pointerTo } from './json-pointer.js';
import { ProblemError } from './problem-error.js';

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/** Names of UTF-8, and of ASCII, which is a part of it. */
const UTF_8 = ['utf-8', 'utf8', 'us-ascii'];

/** What a text must hold to have a forbidden key; an escape could write it. Most bodies have none of it. */
const SUSPICIOUS = /__proto__|constructor|\\u/;

/**
 * The value of a JSON body. Throws a problem for one that is not JSON in UTF-8, and for keys that turn into a prototype as
 * soon as somebody copies the object.
 */
export function readJsonBody(bytes: Uint8Array, contentType?: string): unknown {
  const text = textOf(bytes, contentType);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notJson();
  }
  const pointer = SUSPICIOUS.test(text) ? forbiddenKeyOf(value) : undefined;
  if (pointer !== undefined)
    throw new ProblemError(400, 'forbidden-key', 'The body has a key that is not allowed.', {
      errors: [{ pointer, detail: 'is not allowed' }],
    });
  return value;
}

/**
 * JSON between systems is UTF-8 (RFC 8259, section 8.1). Bytes that are not are refused: each would become the same
 * replacement character, so that two ids could become one and a text would go out with a hole.
 */
function textOf(bytes: Uint8Array, contentType = ''): string {
  const charset = CHARSET.exec(contentType)?.[1] ?? 'utf-8';
  if (!UTF_8.includes(charset.toLowerCase()))
    throw new ProblemError(415, 'unsupported-media-type', 'The body must be JSON in UTF-8.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notJson();
  }
}

const notJson = (): ProblemError => new ProblemError(400, 'malformed-json', 'The body is not JSON in UTF-8.');

/**
 * Where the first forbidden key is. Without recursion: a megabyte can be nested deeper than any stack. Only one: nobody has
 * been asked for a token yet, and many pointers would be a far longer answer than the body was.
 */
function forbiddenKeyOf(body: unknown): string | undefined {
  const open: { value: unknown; pointer: string }[] = [{ value: body, pointer: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer } = next;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      const at = pointerTo(key, pointer);
      if (key === '__proto__') return at;
      if (key === 'constructor' && hasOwnPrototype(child)) return pointerTo('prototype', at);
      open.push({ value: child, pointer: at });
    }
  }
  return undefined;
}

const hasOwnPrototype = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
