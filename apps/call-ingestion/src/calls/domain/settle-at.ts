import { callerLegOf, type CallSession } from './call-session.js';
import { summaryOf } from './call-summary.js';

/** How long to wait for stragglers, in milliseconds. */
export interface SettleWaits {
  /** After the caller's leg has ended. */
  readonly afterCaller: number;
  /** After all legs have ended where none is the caller's: it may still turn up, and would change everything. */
  readonly afterOutgoing: number;
}

/**
 * When a session may be judged; null while it lasts. Counted from the moment that we learn of the end, not from the end
 * itself: where one event comes late, its companions do, too.
 * @param now milliseconds since 1970
 */
export function settleAt(session: CallSession, now: number, waits: SettleWaits): number | null {
  if (session.legs.length === 0 || summaryOf(session).endedAt === null) return null;
  return now + (callerLegOf(session) === undefined ? waits.afterOutgoing : waits.afterCaller);
}
