import type { HostileBody } from './hostile-body.js';

/** More fields than any callback of Telnyx's has. */
const MAX_FIELDS = 200;

/**
 * A form from the outside (`application/x-www-form-urlencoded`), as an object of texts. Refuses what a lenient reader would
 * guess at, and so might read in another way than whoever signed it: broken UTF-8 and percent signs, a name that comes twice,
 * and the name `__proto__`, which turns into a prototype as soon as somebody copies the object.
 */
export function readHostileForm(bytes: Uint8Array): HostileBody {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return unreadable('The body is not a form in UTF-8.');
  }
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length === 0) return unreadable('The body is empty.');
  if (pairs.length > MAX_FIELDS) return unreadable(`The body has more than ${MAX_FIELDS} fields.`);
  const fields = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decoded(equals === -1 ? pair : pair.slice(0, equals));
    const value = decoded(equals === -1 ? '' : pair.slice(equals + 1));
    if (name === null || value === null) return unreadable('The body has an escape that stands for nothing.');
    if (name === '__proto__') return unreadable('The body has a field that is not allowed.');
    if (fields.has(name)) return unreadable('The body has a field twice.');
    fields.set(name, value);
  }
  return { kind: 'read', value: Object.fromEntries(fields) };
}

/** Null when a percent sign is not followed by two digits, or the bytes that it stands for are not UTF-8. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

const unreadable = (why: string): HostileBody => ({ kind: 'unreadable', why });
