import type { PhoneNumber } from '@textback/contracts';
import { beganAt, callerLegOf, type CallSession, isOutbound } from './call-session.js';

/** A call as the Calls list shows it, as far as it is known. Moments are milliseconds since 1970. */
export interface CallSummary {
  /** Null while no leg has said where it goes. */
  readonly direction: 'inbound' | 'outbound' | null;
  /** Null: withheld, or not known. */
  readonly from: PhoneNumber | null;
  readonly to: PhoneNumber | null;
  /** The office's own number in the call, from which the office follows (guarantee D). */
  readonly line: PhoneNumber | null;
  readonly startedAt: number;
  /** Null while it lasts. */
  readonly endedAt: number | null;
}

/** What a session looks like from outside. The session must have a leg. */
export function summaryOf(session: CallSession): CallSummary {
  const caller = callerLegOf(session);
  if (caller !== undefined) {
    return {
      direction: 'inbound',
      from: numberOrNull(caller.from),
      to: caller.to,
      line: caller.to,
      startedAt: beganAt(caller),
      endedAt: caller.endedAt,
    };
  }
  const startedAt = Math.min(...session.legs.map(beganAt));
  if (!isOutbound(session)) return { direction: null, from: null, to: null, line: null, startedAt, endedAt: null };

  const first = session.legs.reduce((first, leg) => (beganAt(leg) < beganAt(first) ? leg : first));
  const from = numberOrNull(first.from);
  const ends = session.legs.map(({ endedAt }) => endedAt).filter((at) => at !== null);
  return {
    direction: 'outbound',
    from,
    to: first.to,
    line: from,
    startedAt,
    endedAt: ends.length === session.legs.length ? Math.max(...ends) : null,
  };
}

/** Whether enough is known of a call to show it in a list. */
export const isListable = ({ direction, to }: CallSummary): boolean => direction !== null && to !== null;

/** The latest moment that is known of a session. */
export const lastSignOf = ({ legs }: CallSession): number => Math.max(...legs.map(({ lastAt }) => lastAt));

const numberOrNull = (from: PhoneNumber | 'withheld' | null): PhoneNumber | null => (from === 'withheld' ? null : from);
