import type { CallFact } from './call-fact.js';
import { joinLegs, type Leg, legOf } from './leg.js';

/** A call as far as it is known: its legs, sorted by id. */
export interface CallSession {
  readonly legs: readonly Leg[];
}

/**
 * Legs that are kept of a call. The largest ring group, rung over and over, has fewer; a source that is broken or hostile must
 * not make a session grow without end.
 */
export const MOST_LEGS = 200;

/** Whether no more legs are kept of the session. What happened on others is lost, so such a call is unknown. */
export const isFull = ({ legs }: CallSession): boolean => legs.length >= MOST_LEGS;

/** Whether the session has room for what happened: on a leg that it knows, always. */
export const hasRoomFor = (session: CallSession, { legId }: CallFact): boolean =>
  !isFull(session) || session.legs.some(({ id }) => id === legId);

export const EMPTY_SESSION: CallSession = { legs: [] };

/**
 * Adds an event to a session. Providers repeat events and deliver them in any order: whatever the order and however often
 * each is added, the same events make the same session. One that the session has no room for changes nothing.
 */
export function addFact(session: CallSession, fact: CallFact): CallSession {
  if (!hasRoomFor(session, fact)) return session;
  const news = legOf(fact);
  const known = session.legs.find(({ id }) => id === news.id);
  const others = session.legs.filter(({ id }) => id !== news.id);
  const leg = known === undefined ? news : joinLegs(known, news);
  return { legs: [...others, leg].sort((one, other) => (one.id < other.id ? -1 : 1)) };
}

/** The caller's own leg: the incoming one that began first. Undefined while none is known. */
export function callerLegOf({ legs }: CallSession): Leg | undefined {
  return legs
    .filter(({ direction }) => direction === 'incoming')
    .reduce<Leg | undefined>(
      (first, leg) => (first === undefined || beganAt(leg) < beganAt(first) ? leg : first),
      undefined,
    );
}

/** When a leg began to ring; the first sign of it when that was not said. */
export const beganAt = (leg: Leg): number => leg.startedAt ?? leg.firstAt;

/** True for a call that staff made: all legs are known to be outgoing. */
export const isOutbound = ({ legs }: CallSession): boolean =>
  legs.length > 0 && legs.every(({ direction }) => direction === 'outgoing');
