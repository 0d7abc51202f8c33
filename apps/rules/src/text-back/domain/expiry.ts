import type { DecisionInput } from './facts.js';
import { isAfter, MINUTE_MS, plusMilliseconds } from './time.js';

/** A text that was decided on at the last moment still gets this long to be sent. */
const LEAST_MS = MINUTE_MS;

/** The moment after which a missed-call text is not sent any more: when its call is too old (R7), the delay of R8 not counted. */
export function expiryOf({ facts, office, now }: DecisionInput): string {
  const { maxAgeMinutes, delaySeconds } = office.settings.missedCallAutoReplies;
  const delay = facts.waitingSince === null ? 0 : delaySeconds * 1_000;
  const tooOld = plusMilliseconds(facts.call.endedAt, maxAgeMinutes * MINUTE_MS + delay);
  const least = plusMilliseconds(now, LEAST_MS);
  return isAfter(tooOld, least) ? tooOld : least;
}
