import type { CallEvent } from '@textback/contracts';

/**
 * Why a record was not made into events.
 * - `malformed`: a field that is needed is missing or unreadable; `problems` names each.
 * - `not-inbound`: nobody outside called the office, or the record is of a leg that is not the caller's.
 * - `several-calls`: records of more than one call were given as one.
 */
export type RefusalReason = 'malformed' | 'not-inbound' | 'several-calls';

/** What is wrong with a field. Never holds its value: that could be a telephone number. */
export interface FieldProblem {
  /** Where it is, e.g. `parties.0.id`. */
  readonly path: string;
  readonly message: string;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  readonly problems: readonly FieldProblem[];
}

/** What an adapter makes of a record: events that fit the contract, perhaps none, or a refusal. It never throws. */
export type Adapted = { readonly kind: 'events'; readonly events: readonly CallEvent[] } | Refused;
