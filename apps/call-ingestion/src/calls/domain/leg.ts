import type { PhoneNumber } from '@textback/contracts';
import type { Answerer, Answering, CallFact, Cause, Direction } from './call-fact.js';

/** All that is known about one leg of a call. Moments are milliseconds since 1970; null: not known. */
export interface Leg {
  readonly id: string;
  readonly direction: Direction | null;
  readonly answering: Answering | null;
  readonly from: PhoneNumber | 'withheld' | null;
  readonly to: PhoneNumber | null;
  /** The earliest and the latest moment at which anything happened on it. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Everybody who is said to have answered it; empty: nobody did. Sorted. */
  readonly answerers: readonly Answerer[];
  readonly bridged: boolean;
  readonly voicemail: boolean;
  /** Every reason that was given for its end. Sorted. */
  readonly causes: readonly Cause[];
}

/** What one event alone tells about its leg. */
export function legOf(fact: CallFact): Leg {
  return {
    id: fact.legId,
    direction: fact.legDirection,
    answering: fact.answering ?? null,
    from: fact.from === null ? 'withheld' : (fact.from ?? null),
    to: fact.to ?? null,
    firstAt: fact.at,
    lastAt: fact.at,
    startedAt: fact.event === 'started' ? fact.at : null,
    endedAt: fact.event === 'ended' ? fact.at : null,
    answerers: fact.event === 'answered' ? [fact.answeredBy ?? 'unsaid'] : [],
    bridged: fact.event === 'bridged',
    voicemail: fact.event === 'voicemail',
    causes: fact.event === 'ended' ? [fact.cause ?? 'unknown'] : [],
  };
}

/**
 * What two reports about one leg tell together. Every field is joined by a rule that does not care who spoke first or how
 * often: earlier of two, union, the more telling of two. So the order and number of events cannot matter (R6).
 */
export function joinLegs(one: Leg, other: Leg): Leg {
  return {
    id: one.id,
    direction: moreTelling(['outgoing', 'incoming'], one.direction, other.direction),
    answering: moreTelling(['phone-system', 'application'], one.answering, other.answering),
    from: joinCallers(one.from, other.from),
    to: smaller(one.to, other.to),
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
    startedAt: earlier(one.startedAt, other.startedAt),
    endedAt: earlier(one.endedAt, other.endedAt),
    answerers: union(one.answerers, other.answerers),
    bridged: one.bridged || other.bridged,
    voicemail: one.voicemail || other.voicemail,
    causes: union(one.causes, other.causes),
  };
}

/** Of two statements the one that stands later in `order`; anything is more telling than null. */
const moreTelling = <T>(order: readonly T[], one: T | null, other: T | null): T | null =>
  rank(order, one) >= rank(order, other) ? one : other;

const rank = <T>(order: readonly T[], value: T | null): number => (value === null ? -1 : order.indexOf(value));

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

/** A source that contradicts itself must not make the order of its events matter: the smaller text wins. */
const smaller = <T extends string>(one: T | null, other: T | null): T | null =>
  one === null || other === null ? (one ?? other) : one < other ? one : other;

/** A number beats `withheld`: one event of several may have lost it on the way. */
function joinCallers(one: Leg['from'], other: Leg['from']): Leg['from'] {
  const number = smaller(one === 'withheld' ? null : one, other === 'withheld' ? null : other);
  return number ?? (one === 'withheld' || other === 'withheld' ? 'withheld' : null);
}

const union = <T extends string>(one: readonly T[], other: readonly T[]): readonly T[] =>
  [...new Set([...one, ...other])].sort();
