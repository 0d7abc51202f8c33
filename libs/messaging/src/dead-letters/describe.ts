import type { DeadLetter } from './dead-letters.js';

/** One line about a dead letter, without anything that a caller wrote or dialled. */
export function summaryOf({ id, origin, eventType, eventId }: DeadLetter): string {
  const event = `${eventType ?? 'unknown type'} ${eventId ?? 'without id'}`;
  return `${id}  ${origin.at}  ${origin.kind} after ${origin.attempts}  ${event}  ${origin.reason}`;
}

/**
 * A dead letter in full. Its values are hidden, but for ids and times, unless `reveal`: they are what people wrote, their
 * names and their numbers.
 */
export function detailsOf(letter: DeadLetter, { reveal }: { readonly reveal: boolean }): string {
  const { origin } = letter;
  return [
    `id         ${letter.id}`,
    `from       ${origin.topic}/${origin.partition}@${origin.offset}`,
    `consumer   ${origin.consumer}`,
    `event      ${letter.eventType ?? 'unknown type'} ${letter.eventId ?? 'without id'}`,
    `when       ${origin.at}`,
    `kind       ${origin.kind}, after ${origin.attempts} attempts`,
    `reason     ${origin.reason}`,
    `key        ${keyOf(letter, reveal)}`,
    'value',
    valueOf(letter, reveal),
  ].join('\n');
}

function keyOf({ key }: DeadLetter, reveal: boolean): string {
  if (key === null) return 'none';
  return reveal ? key.toString() : String(hidden(key.toString()));
}

function valueOf({ value, truncated }: DeadLetter, reveal: boolean): string {
  if (truncated) return 'too large to be kept';
  if (value === null) return 'none';
  const text = value.toString();
  if (reveal) return text;
  try {
    return JSON.stringify(hidden(JSON.parse(text)), null, 2);
  } catch {
    return `${value.length} bytes that are not JSON (shown with --reveal)`;
  }
}

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** The value's shape: field names, ids and times as they are, any other text as its length. */
function hidden(value: unknown): unknown {
  if (typeof value === 'string') return ID.test(value) || TIME.test(value) ? value : `<${value.length} characters>`;
  if (Array.isArray(value)) return value.map(hidden);
  if (value === null || typeof value !== 'object') return typeof value === 'number' ? '<number>' : value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, hidden(field)]));
}
