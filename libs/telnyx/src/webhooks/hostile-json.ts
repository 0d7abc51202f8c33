import type { HostileBody } from './hostile-body.js';

/** Deeper than any webhook of Telnyx's, and shallow enough for whoever walks it. */
const MAX_DEPTH = 32;

/**
 * JSON from the outside: refuses broken UTF-8 (which would be stored as other text than was signed), nesting beyond
 * reason, and the key `__proto__`, which turns into a prototype as soon as somebody copies the object.
 */
export function readHostileJson(bytes: Uint8Array): HostileBody {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { kind: 'unreadable', why: 'The body is not JSON in UTF-8.' };
  }
  const open: { value: unknown; depth: number }[] = [{ value, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return { kind: 'unreadable', why: `The body is nested more than ${MAX_DEPTH} levels deep.` };
    if (Object.hasOwn(value, '__proto__'))
      return { kind: 'unreadable', why: 'The body has a key that is not allowed.' };
    for (const child of Object.values(value)) open.push({ value: child, depth: depth + 1 });
  }
  return { kind: 'read', value };
}
