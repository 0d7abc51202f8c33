import type { EventContract, EventEnvelope } from '@textback/contracts';
import { z } from 'zod';
import { type EventRecord, headerText } from './event-record.js';
import { ContractViolation, MalformedEvent, UnknownEventType } from './unprocessable.js';

/**
 * Printable text of a sensible length: it becomes part of a database key and of log lines. Half a surrogate pair (Cs) would
 * come back from the database as something else, and its event be taken for one that is known.
 */
const Attribute = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

/** CloudEvents 1.0 context attributes, and the extensions that we use. */
const Attributes = z.object({
  specversion: z.literal('1.0').default('1.0'),
  id: Attribute,
  source: Attribute,
  type: Attribute,
  time: z.iso.datetime({ offset: true }).optional(),
  correlationid: Attribute.optional(),
  traceparent: z
    .string()
    .regex(/^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/)
    .optional()
    .catch(undefined),
});
type Attributes = z.infer<typeof Attributes>;

const STRUCTURED = /^application\/cloudevents\+json\b/i;

/**
 * Reads a record as the event of one of `contracts`. CloudEvents in binary mode (`ce_*` headers, JSON value) or structured
 * mode (`application/cloudevents+json`). Fields that the contract does not know are dropped.
 *
 * Throws an {@link Unprocessable} whose message says where it is wrong, without quoting it.
 */
export function parseEvent(record: EventRecord, contracts: readonly EventContract[]): EventEnvelope<unknown> {
  if (record.value === null) throw new MalformedEvent('The record has no value.');
  const json = parseJson(record.value);
  const structured = STRUCTURED.test(headerText(record.headers, 'content-type') ?? '');
  const attributes = parseAttributes(structured ? json : binaryAttributes(record));
  const contract = contracts.find(({ type }) => type === attributes.type);
  if (contract === undefined)
    throw new UnknownEventType(`Known here: ${contracts.map(({ type }) => type).join(', ')}.`);
  const data = contract.data.safeParse(structured ? (json as { data?: unknown }).data : json);
  if (!data.success) throw new ContractViolation(whereItIsWrong(data.error));
  return {
    id: attributes.id,
    source: attributes.source,
    type: attributes.type,
    time: attributes.time ?? new Date(Number(record.timestamp)).toISOString(),
    correlationId: attributes.correlationid ?? attributes.id,
    traceparent: attributes.traceparent ?? headerText(record.headers, 'traceparent'),
    data: data.data,
  };
}

function parseJson(value: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(value);
  } catch {
    throw new MalformedEvent('The value is not UTF-8.');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message quotes the text.
    throw new MalformedEvent('The value is not JSON.');
  }
}

function binaryAttributes({ headers }: EventRecord): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.keys(Attributes.shape).map((name) => [name, headerText(headers, `ce_${name}`)] as const),
  );
}

function parseAttributes(attributes: unknown): Attributes {
  const parsed = Attributes.safeParse(attributes);
  if (!parsed.success) throw new MalformedEvent(`CloudEvents attributes: ${whereItIsWrong(parsed.error)}`);
  return parsed.data;
}

/** Paths and kinds of the first problems: enough to find them, without the values. */
function whereItIsWrong(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map(({ path, code }) => `/${path.map(String).join('/')} ${code}`);
  const more = error.issues.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}
