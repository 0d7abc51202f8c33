import { isAfter, plusMilliseconds, WEEK_MS } from '../../text-back/domain/time.js';
import type { CallerHistory, KnownFacts, PastCall, Snapshot } from './past-call.js';

/**
 * What was known of a caller at a moment: what was stored, when a decision was really made at it; otherwise what was stored
 * last, and what has happened since.
 */
export function knownAt({ snapshots, history }: PastCall, moment: string): KnownFacts {
  const last = snapshots.findLast(({ at }) => !isAfter(at, moment)) ?? snapshots[0];
  if (history === null || !isAfter(moment, last.at)) return last.known;
  return {
    optedOutAt: optedOutAt(last, history, moment),
    landlineAt: landlineAt(last, history, moment),
    staffTextedAt: staffTextedAt(last, history, moment),
    answeredAt: answeredAt(last, history, moment),
  };
}

type AsOf<Fact extends keyof KnownFacts> = (last: Snapshot, history: CallerHistory, moment: string) => KnownFacts[Fact];

/** The last word counts; of two at the same moment, the stop. */
const optedOutAt: AsOf<'optedOutAt'> = (last, { consents }, moment) => {
  const since = consents.filter(({ at }) => isBetween(last.at, at, moment));
  if (since.length === 0) return last.known.optedOutAt;
  const lastWord = latest(since.map(({ at }) => at));
  return since.some(({ at, optedOut }) => optedOut && at === lastWord) ? lastWord : null;
};

/** A text that is delivered takes back that the number is a landline. */
const landlineAt: AsOf<'landlineAt'> = (last, history, moment) => {
  const known = [last.known.landlineAt, within(last, history.landlineAt, moment)].filter(isKnown);
  const landline = latest(known);
  const delivered = within(last, history.deliveredAt, moment);
  return landline !== null && delivered !== null && !isAfter(landline, delivered) ? null : landline;
};

/** Older ones are not looked at, as live. */
const staffTextedAt: AsOf<'staffTextedAt'> = (last, history, moment) => {
  const texts = [last.known.staffTextedAt, ...history.staffTextedAt].filter(isKnown);
  if (texts.length === 0) return null;
  const weekAgo = plusMilliseconds(moment, -WEEK_MS);
  return latest(texts.filter((at) => isAfter(at, weekAgo) && !isAfter(at, moment)));
};

const answeredAt: AsOf<'answeredAt'> = (last, { answered }, moment) => {
  const told = answered.filter(({ toldAt }) => !isAfter(toldAt, moment));
  return latest([last.known.answeredAt, ...told.map(({ startedAt }) => startedAt)].filter(isKnown));
};

const isKnown = (at: string | null): at is string => at !== null;

const within = (last: Snapshot, at: string | null, moment: string): string | null =>
  at !== null && isBetween(last.at, at, moment) ? at : null;

const isBetween = (after: string, at: string, until: string): boolean => isAfter(at, after) && !isAfter(at, until);

const latest = (moments: readonly string[]): string | null =>
  moments.reduce<string | null>((best, at) => (best === null || isAfter(at, best) ? at : best), null);
