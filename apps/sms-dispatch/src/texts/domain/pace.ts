/** Texts a second: a whole number from 1 on, or a fraction below 1 (0.1: one text in ten seconds). */
export type Rate = number;

/**
 * A slot is missed by a POST that starts this many milliseconds after it. Being late within that costs little: as soon as it
 * is known when the POST really left, only this counts.
 */
export const LATE_MS = 100;
/** How much the way to the provider may differ between two POSTs. Milliseconds. */
export const WAY_MS = 15;
/** Slots are granted at most this far ahead: what is granted, no later text can overtake. Milliseconds. */
export const LOOK_AHEAD_MS = 20;
/** Slots that nobody granted in time are made good as long as they are no more than this in the past. Milliseconds. */
export const BEHIND_MS = 250;
/** No slot is granted this far ahead: so much longer than a rate looks back, its slots are remembered. Milliseconds. */
const AHEAD_MS = 1_100;
/** Farther ahead than this, nothing was granted by a clock that is still the same: the database's has been set back. */
const FARTHEST_MS = 5_000;

/** The right to start one POST. */
export interface Slot {
  /** From here on; milliseconds by the database's clock. */
  readonly at: number;
  /** For this many milliseconds. */
  readonly patienceMs: number;
}

/** What decides when something may be sent again. Milliseconds by the database's clock; -Infinity: never was. */
export interface Pace {
  /** When the next slot is due, with slots evenly spread. It may be in the past: then there is something to make good. */
  readonly nextAt: number;
  /**
   * Until when the POSTs of the last slots may start or, where that is known, by when they had; ascending, as far back as the
   * rate looks.
   */
  readonly latest: readonly number[];
  /** The provider asked for silence until then. */
  readonly pausedUntil: number;
}

/** The time in which a rate allows {@link textsIn} texts. Milliseconds. */
const windowMs = (rate: Rate): number => 1_000 * Math.max(1, 1 / rate);
const textsIn = (rate: Rate): number => Math.max(1, rate);

/**
 * Milliseconds between two slots of an even stream. It is 1.5 % more than the rate says, because one text may be
 * {@link WAY_MS} longer on its way to the provider than another.
 */
export const intervalOf = (rate: Rate): number => (windowMs(rate) + WAY_MS) / textsIn(rate);

/**
 * From when on a pace allows a slot: when it is due, and when as many texts as the rate allows have become so old that no
 * second, as the provider sees it, can hold them and the next one. What only a clock explains that was set back is forgotten.
 */
export function freeAt(pace: Pace, rate: Rate, now: number): number {
  const { nextAt, pausedUntil } = pace;
  const dueAt = nextAt > now + FARTHEST_MS + intervalOf(rate) ? now : nextAt;
  return Math.max(dueAt, roomAt(pace, rate, now), pausedUntil);
}

/** The same for a text that has missed its slot: it is overdue, so only the provider's limit counts. */
export const freeAgainAt = (pace: Pace, rate: Rate, now: number): number =>
  Math.max(roomAt(pace, rate, now), pace.pausedUntil);

function roomAt({ latest }: Pace, rate: Rate, now: number): number {
  const last = latest.filter((moment) => moment <= now + FARTHEST_MS).at(-textsIn(rate));
  return last === undefined ? -Infinity : last + windowMs(rate) + WAY_MS;
}

/** The pace after a slot was granted. @param since when the text that has it began to wait: what it makes good is not older */
export function withSlot(pace: Pace, slot: Slot, rate: Rate, since: number): Pace {
  const dueAt = Math.max(pace.nextAt, since, slot.at - BEHIND_MS);
  return { ...withMovedSlot(pace, slot, rate), nextAt: dueAt + intervalOf(rate) };
}

/** The pace after a slot was granted instead of one that was missed. */
export function withMovedSlot(pace: Pace, slot: Slot, rate: Rate): Pace {
  const forgotten = slot.at - windowMs(rate) - WAY_MS - AHEAD_MS;
  const latest = [...pace.latest.filter((moment) => moment > forgotten), endOf(slot)];
  return { ...pace, latest: latest.sort((one, other) => one - other) };
}

/** The pace as if a slot had not been granted: it was missed, and nothing was posted in it. */
export function withoutSlot(pace: Pace, slot: Slot): Pace {
  const index = pace.latest.indexOf(endOf(slot));
  return index === -1 ? pace : { ...pace, latest: pace.latest.toSpliced(index, 1) };
}

/**
 * The pace after it became known when the POST of a slot left.
 * @param by not later than at this moment
 */
export function withPosted(pace: Pace, slot: Slot, by: number): Pace {
  const without = withoutSlot(pace, slot);
  return without === pace ? pace : { ...pace, latest: [...without.latest, by].sort((one, other) => one - other) };
}

const endOf = ({ at, patienceMs }: Slot): number => at + patienceMs;

/**
 * The patience of the slot that a text gets after it was late `times` times: twice as much each time. So also a process that
 * is always late gets its texts out. Milliseconds.
 */
export const patienceAfter = (times: number): number => Math.min(LATE_MS * 2 ** times, 1_000);

/**
 * How far ahead the first slot of a claim lies, when claims take `claimMs`: nothing can be posted before a claim is through.
 * Milliseconds.
 */
export const leadOver = (claimMs: number): number => Math.min(claimMs, BEHIND_MS);
