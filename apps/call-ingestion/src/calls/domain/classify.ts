import type { CallOutcome, MissedEnding } from '@textback/contracts';
import type { Cause } from './call-fact.js';
import { callerLegOf, type CallSession, isFull } from './call-session.js';
import type { Leg } from './leg.js';

/** Why an outcome cannot be told. Counted, so that a provider that says something new is noticed. */
export const UNKNOWN_REASONS = ['no-incoming-leg', 'not-ended', 'unexplained-ending', 'too-many-legs'] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** What became of a call (R6). */
export type Verdict =
  | { readonly outcome: 'answered' }
  | { readonly outcome: 'missed'; readonly ending: MissedEnding }
  | { readonly outcome: 'unknown'; readonly why: UnknownReason };

/** A verdict as everybody is told it: why an outcome is unknown matters to nobody else. */
export interface Said {
  readonly outcome: CallOutcome;
  /** Only with outcome `missed`. */
  readonly ending: MissedEnding | null;
}

export const said = (verdict: Verdict): Said => ({ outcome: verdict.outcome, ending: endingIn(verdict) });

/** Whether two tell the same story. */
export const tellTheSame = (one: Said, other: Said): boolean =>
  one.outcome === other.outcome && one.ending === other.ending;

/** The ending of a missed call; null for the others. */
export const endingIn = (verdict: Verdict): MissedEnding | null =>
  verdict.outcome === 'missed' ? verdict.ending : null;

/**
 * Judges a call by all its legs, never by one (R6). One sign of a person is enough to call it answered; only the caller's
 * own leg tells that it is over, because after a failed transfer an outgoing leg ends while the caller still waits; and what
 * cannot be told apart is unknown, because a text after an answered call does harm.
 */
export function classify(session: CallSession): Verdict {
  // What happened on legs that were not kept might tell another story.
  if (isFull(session)) return { outcome: 'unknown', why: 'too-many-legs' };
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

  const ofCaller = (cause: Cause): boolean => caller.causes.includes(cause);
  const ofAny = (cause: Cause): boolean => legs.some(({ causes }) => causes.includes(cause));
  // An outgoing leg whose caller "gave up" was cancelled by us, because another won or the caller left: alone, it says nothing.
  if (ofCaller('caller-gave-up') || hungUpOnRingingTelephones(caller, legs)) return 'abandoned';
  if (ofCaller('declined')) return 'declined';
  if (ofCaller('busy')) return 'busy';
  // What the caller's own leg says counts for more than what the others say: from here on, any leg's word will do.
  if (ofAny('no-answer')) return 'no-answer';
  if (ofAny('busy')) return 'busy';
  if (ofAny('declined')) return 'declined';
  return ofAny('routing-failure') ? 'routing-failure' : null;
}

/** Milliseconds between the end of the caller's leg and of those that are cancelled because of it, as providers report them. */
const SAME_MOMENT = 1_000;

/**
 * Where an application answers before it dials, a caller who gives up has hung up an answered leg. What tells is that the
 * telephones still rang: they were cancelled in the moment in which the caller left. Those that lose to another telephone
 * are cancelled when that one answers, which is long before.
 */
const hungUpOnRingingTelephones = (caller: Leg, legs: readonly Leg[]): boolean =>
  caller.causes.includes('hung-up') &&
  legs.some(
    ({ causes, endedAt }) =>
      causes.includes('caller-gave-up') &&
      endedAt !== null &&
      caller.endedAt !== null &&
      Math.abs(caller.endedAt - endedAt) <= SAME_MOMENT,
  );

/** A phone system's recording is of a conversation. Without an answer, it is the answer that we have not heard of. */
const isRecordedPhoneSystem = ({ answering, answerers }: Leg): boolean =>
  answering === 'phone-system' && answerers.length === 0;
