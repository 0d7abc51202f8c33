import type { IHeaders } from 'kafkajs';
import { type EventRecord, headerText } from '../consumer/event-record.js';

/** Why and where a message was given up. */
export interface DeadLetterCause {
  /** The service that could not process it. */
  readonly consumer: string;
  /** `unprocessable`: could never succeed. `failed`: did not within its attempts. */
  readonly kind: 'unprocessable' | 'failed';
  /** Class of the error and what may be said of it; never a value of the message. */
  readonly reason: string;
  readonly attempts: number;
  /** ISO 8601. */
  readonly at: string;
}

/** {@link DeadLetterCause} with the record's origin, as read from a dead letter. */
export interface DeadLetterOrigin extends DeadLetterCause {
  /** Contract's topic name, without prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

const PREFIX = 'dlt-';

/** The original headers, and beside them why and where the record was given up. */
export function deadLetterHeaders(record: EventRecord, cause: DeadLetterCause): IHeaders {
  return {
    ...originalHeaders(record.headers),
    'dlt-topic': record.topic,
    'dlt-partition': String(record.partition),
    'dlt-offset': record.offset,
    'dlt-consumer': cause.consumer,
    'dlt-kind': cause.kind,
    'dlt-reason': cause.reason,
    'dlt-attempts': String(cause.attempts),
    'dlt-at': cause.at,
  };
}

/** What {@link deadLetterHeaders} noted; null when the record is no dead letter of ours. */
export function originOf(headers: IHeaders): DeadLetterOrigin | null {
  const text = (name: string): string | undefined => headerText(headers, `${PREFIX}${name}`);
  const topic = text('topic');
  const offset = text('offset');
  const consumer = text('consumer');
  if (topic === undefined || offset === undefined || consumer === undefined) return null;
  return {
    topic,
    partition: Number(text('partition')),
    offset,
    consumer,
    kind: text('kind') === 'unprocessable' ? 'unprocessable' : 'failed',
    reason: text('reason') ?? 'unknown',
    attempts: Number(text('attempts')),
    at: text('at') ?? 'unknown',
  };
}

/** The headers that the record was published with. */
export const originalHeaders = (headers: IHeaders): IHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(PREFIX)));

/** Added when the message was too large for the dead-letter topic, and only its headers are kept. */
export const TRUNCATED: IHeaders = { [`${PREFIX}truncated`]: 'true' };

export const isTruncated = (headers: IHeaders): boolean => headerText(headers, `${PREFIX}truncated`) === 'true';

/** Headers of the record that notes that the dead letter `id` was redriven. */
export const redrivenMark = (id: string, at: Date): IHeaders => ({
  [`${PREFIX}redriven`]: id,
  [`${PREFIX}at`]: at.toISOString(),
});

/** The dead letter that a record notes as redriven; null when it is no such note. */
export const redrivenBy = (headers: IHeaders): string | null => headerText(headers, `${PREFIX}redriven`) ?? null;
