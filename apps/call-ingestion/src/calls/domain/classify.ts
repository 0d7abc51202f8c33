import type { MissedEnding } from '@textback/contracts';
import type { Cause } from './call-fact.js';
import { callerLegOf, type CallSession } from './call-session.js';
import type { Leg } from './leg.js';

/** Why an outcome cannot be told. Counted, so that a provider that says something new is noticed. */
export type UnknownReason = 'no-incoming-leg' | 'not-ended' | 'unexplained-ending';

/** What became of a call (R6). */
export type Verdict =
  | { readonly outcome: 'answered' }
  | { readonly outcome: 'missed'; readonly ending: MissedEnding }
  | { readonly outcome: 'unknown'; readonly why: UnknownReason };

/** Whether two verdicts tell the same story; why an outcome is unknown does not matter to anybody who is told. */
export const tellTheSame = (one: Verdict, other: Verdict): boolean =>
  one.outcome === other.outcome && endingIn(one) === endingIn(other);

/** The ending of a missed call; null for the others. */
export const endingIn = (verdict: Verdict): MissedEnding | null =>
  verdict.outcome === 'missed' ? verdict.ending : null;

/**
 * Judges a call by all its legs, never by one (R6). One sign of a person is enough to call it answered; only the caller's
 * own leg tells that it is over, because after a failed transfer an outgoing leg ends while the caller still waits; and what
 * cannot be told apart is unknown, because a text after an answered call does harm.
 */
export function classify(session: CallSession): Verdict {
  const caller = callerLegOf(session);
  if (session.legs.some(wasAnsweredByAPerson)) {
    // Without the caller's leg, an answered outgoing leg may just as well be a call that staff made: never missed either way.
    return { outcome: 'answered' };
  }
  if (caller === undefined) return { outcome: 'unknown', why: 'no-incoming-leg' };
  if (caller.endedAt === null) return { outcome: 'unknown', why: 'not-ended' };
  const ending = endingOf(session, caller);
  return ending === null ? { outcome: 'unknown', why: 'unexplained-ending' } : { outcome: 'missed', ending };
}

/** Whether a person was on this leg. A word on who answered it counts for more than the bare fact that it was answered. */
function wasAnsweredByAPerson(leg: Leg): boolean {
  if (leg.bridged || leg.answerers.includes('person')) return true;
  if (leg.answerers.length === 0 || leg.answerers.some((by) => by === 'machine' || by === 'application')) return false;
  return !(leg.direction === 'incoming' && leg.answering === 'application');
}

/** How a call ended that no person answered; null when nothing tells. */
function endingOf({ legs }: CallSession, caller: Leg): MissedEnding | null {
  if (legs.some(({ voicemail }) => voicemail) && !isRecordedPhoneSystem(caller)) return 'voicemail';
  // A menu or greeting answered and led to nobody.
  if (caller.answerers.length > 0) return 'abandoned';

  const others = legs.filter((leg) => leg !== caller);
  const ofCaller = (cause: Cause): boolean => caller.causes.includes(cause);
  const ofOthers = (cause: Cause): boolean => others.some(({ causes }) => causes.includes(cause));
  // An outgoing leg whose caller "gave up" was cancelled by us, because another won or the caller left: it says nothing.
  if (ofCaller('caller-gave-up')) return 'abandoned';
  if (ofCaller('declined')) return 'declined';
  if (ofCaller('busy')) return 'busy';
  if (ofOthers('no-answer') || ofCaller('no-answer')) return 'no-answer';
  if (ofOthers('busy')) return 'busy';
  if (ofOthers('declined')) return 'declined';
  if (ofCaller('routing-failure') || ofOthers('routing-failure')) return 'routing-failure';
  return null;
}

/** A phone system's recording is of a conversation. Without an answer, it is the answer that we have not heard of. */
const isRecordedPhoneSystem = ({ answering, answerers }: Leg): boolean =>
  answering === 'phone-system' && answerers.length === 0;
