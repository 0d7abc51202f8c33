/** Texts a second: a whole number from 1 on, or a fraction below 1 (0.1: one text in ten seconds). */
export type Rate = number;

/** A slot is missed by a POST that starts this many milliseconds after it. */
export const LATE_MS = 15;
/** How much the way to the provider may differ between two POSTs. Milliseconds. */
const WAY_MS = 5;
/** Slots are granted at most this far ahead: what is granted, no later text can overtake. Milliseconds. */
export const LOOK_AHEAD_MS = 20;
/** A claim that comes this late still grants the slot that it came for, so that nothing of the rate is lost. Milliseconds. */
const CATCH_UP_MS = 5;
/** Farther ahead than this, a slot was not granted by a clock that is still the same: the database's has been set back. */
const FARTHEST_MS = 5_000;

/** Postgres keeps microseconds. */
const ROUNDING_MS = 0.01;

/** The right to start one POST. */
export interface Slot {
  /** From here on; milliseconds by the database's clock. */
  readonly at: number;
  /** For this many milliseconds. */
  readonly patienceMs: number;
}

/** When something may be sent again. Milliseconds by the database's clock; -Infinity: it never was. */
export interface Pace {
  /** The first moment that no granted slot forbids. */
  readonly nextAt: number;
  /** The provider asked for silence until then. */
  readonly pausedUntil: number;
}

/**
 * Milliseconds between two slots, so that POSTs that start up to {@link LATE_MS} after their slots, and arrive up to
 * {@link WAY_MS} apart from how they started, are never more than `rate` in any second that the provider looks at. Costs 2 %
 * of the rate (ADR 15).
 */
export function intervalOf(rate: Rate): number {
  const textsInWindow = Math.max(1, rate);
  const windowMs = 1_000 * Math.max(1, 1 / rate);
  return (windowMs + LATE_MS + WAY_MS) / textsInWindow;
}

/** From when on a pace allows a slot. A moment that only a clock which was set back explains counts as now. */
export function freeAt({ nextAt, pausedUntil }: Pace, rate: Rate, now: number): number {
  const sane = nextAt > now + FARTHEST_MS + intervalOf(rate) ? now : nextAt;
  return Math.max(sane, pausedUntil);
}

/** The same as if a slot that was missed had never been granted, unless later ones have been since. */
export function freeAgainAt(pace: Pace, missed: Slot, rate: Rate, now: number): number {
  const isTheLast = pace.nextAt <= afterSlot(missed, rate) + ROUNDING_MS;
  return freeAt(isTheLast ? { ...pace, nextAt: missed.at } : pace, rate, now);
}

/**
 * The next slot of a pace that is free at `free`. Never in the past, but for what a claim may be late without loss.
 * @param patienceMs longer than {@link LATE_MS} for a text that has been late before
 */
export function slotAt(free: number, now: number, patienceMs: number = LATE_MS): Slot {
  return { at: free >= now - CATCH_UP_MS ? free : now, patienceMs };
}

/** The first moment of the slot after this one. A slot with more patience pushes its followers away by as much. */
export const afterSlot = ({ at, patienceMs }: Slot, rate: Rate): number =>
  at + (patienceMs - LATE_MS) + intervalOf(rate);

/**
 * The patience of the slot that a text gets after it was late `times` times: twice as much each time. So also a process that
 * is always late gets its texts out, ever more slowly, and never too fast. Milliseconds.
 */
export const patienceAfter = (times: number): number => Math.min(LATE_MS * 2 ** times, 1_000);

/** How far ahead a claim grants slots, when the last one took `claimMs`: the next must be through before these are used up. */
export const lookAheadAfter = (claimMs: number): number => Math.min(Math.max(LOOK_AHEAD_MS, 2 * claimMs), 500);
