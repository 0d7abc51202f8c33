import type { CallEvent } from '@textback/contracts';

/** A call event as the domain reads it: its moment is a number, so that all spellings of one moment are equal. */
export type CallFact = Omit<CallEvent, 'occurredAt'> & {
  /** Milliseconds since 1970 in UTC. */
  readonly at: number;
};

export type Direction = NonNullable<CallFact['legDirection']>;
export type Answering = NonNullable<CallFact['answering']>;
export type Cause = NonNullable<CallFact['cause']>;
/** Who answered a leg; `unsaid` when the source did not say, or has not said yet. */
export type Answerer = NonNullable<CallFact['answeredBy']> | 'unsaid';
