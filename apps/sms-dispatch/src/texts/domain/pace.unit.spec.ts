import { describe, expect, it } from '@jest/globals';
import { mostWithin } from '@textback/testing';
import fc from 'fast-check';
import { FRESH } from './pacing.fixtures.js';
import {
  BEHIND_MS,
  freeAgainAt,
  freeAt,
  intervalOf,
  LATE_MS,
  leadOver,
  LOOK_AHEAD_MS,
  type Pace,
  patienceAfter,
  type Rate,
  type Slot,
  WAY_MS,
  withMovedSlot,
  withoutSlot,
  withPosted,
  withSlot,
} from './pace.js';

const BEGAN = 1_000_000;

/** How the machine treats one text. Milliseconds. */
interface Fate {
  /** How late the claim is that could grant its slot. */
  readonly claimLate: number;
  /** How late the process is for the slots that the text gets, one after the other. */
  readonly lateBy: readonly number[];
  /** How long the request takes to the provider. */
  readonly way: number;
  /** How long after it left everybody knows when it did. */
  readonly toldAfter: number;
}

/**
 * Sends a backlog as the sender does: a claim as early as it can grant something, a POST somewhat later than its slot or,
 * when that is too late, another slot, while others are granted. Answers when texts arrived at the provider.
 * @param awakeAt when the machine does what is to be done at a moment
 */
function arrivalsOf(
  fates: readonly Fate[],
  rate: Rate,
  awakeAt: (moment: number) => number = (moment) => moment,
): number[] {
  const arrivals: number[] = [];
  /** What happens meanwhile. */
  const events: { readonly at: number; readonly happen: () => void }[] = [];
  let pace: Pace = FRESH;

  const post = (slot: Slot, times: number, fate: Fate): void => {
    const at = awakeAt(slot.at + (fate.lateBy[times] ?? 0));
    if (at <= slot.at + slot.patienceMs) {
      arrivals.push(at + fate.way);
      events.push({ at: at + fate.toldAfter, happen: () => (pace = withPosted(pace, slot, at)) });
    } else {
      events.push({ at, happen: () => repeat(at, slot, times + 1, fate) });
    }
  };
  const repeat = (at: number, missed: Slot, times: number, fate: Fate): void => {
    const without = withoutSlot(pace, missed);
    const slot = { at: Math.max(at, freeAgainAt(without, rate, at)), patienceMs: patienceAfter(times) };
    pace = withMovedSlot(without, slot, rate);
    post(slot, times, fate);
  };
  /** What happens next, if it does until then. */
  const happenNext = (until: number): boolean => {
    events.sort((one, other) => one.at - other.at);
    if ((events[0]?.at ?? Infinity) > until) return false;
    events.shift()?.happen();
    return true;
  };

  let now = BEGAN;
  for (const fate of fates) {
    // What happens while the claim waits may bring it forward.
    const worthwhile = (): number => Math.max(now, freeAt(pace, rate, now) - LOOK_AHEAD_MS);
    while (happenNext(worthwhile()));
    now = awakeAt(worthwhile() + fate.claimLate);
    while (happenNext(now));
    const slot = { at: Math.max(now, freeAt(pace, rate, now)), patienceMs: LATE_MS };
    pace = withSlot(pace, slot, rate, BEGAN);
    post(slot, 0, fate);
  }
  while (happenNext(Number.MAX_VALUE));
  return arrivals;
}

const upTo = (max: number) => fc.double({ min: 0, max, noNaN: true });
const whole = fc.constantFrom<Rate>(1, 2, 7, 20, 50);
const slow = fc.constantFrom<Rate>(0.1, 0.25, 0.5);
const anyFate: fc.Arbitrary<Fate> = fc.record({
  claimLate: fc.oneof({ weight: 5, arbitrary: upTo(30) }, { weight: 1, arbitrary: upTo(400) }),
  lateBy: fc.array(upTo(3 * LATE_MS), { maxLength: 4 }),
  way: upTo(WAY_MS),
  // Never, or so late that it is of no use to anybody, is one case of many.
  toldAfter: fc.oneof(upTo(100), upTo(5_000), fc.constant(Infinity)),
});

describe('a pace', () => {
  it('is never above the rate in any second, however late claims and POSTs are', () => {
    fc.assert(
      fc.property(whole, fc.array(anyFate, { minLength: 1, maxLength: 150 }), (rate, fates) => {
        const arrivals = arrivalsOf(fates, rate);
        expect(arrivals).toHaveLength(fates.length);
        expect(mostWithin(1_000, arrivals)).toBeLessThanOrEqual(rate);
      }),
    );
  });

  it('of less than one a second allows one text in the time that the rate says', () => {
    fc.assert(
      fc.property(slow, fc.array(anyFate, { minLength: 1, maxLength: 20 }), (rate, fates) => {
        expect(mostWithin(1_000 / rate, arrivalsOf(fates, rate))).toBeLessThanOrEqual(1);
      }),
    );
  });

  const shareOf = (rate: Rate, ...sent: readonly [readonly Fate[], ((moment: number) => number)?]): number => {
    const arrivals = arrivalsOf(sent[0], rate, sent[1]).toSorted((one, other) => one - other);
    const span = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
    return (((arrivals.length - 1) / span) * 1_000) / rate;
  };

  it('is at least 97 % of the rate when there is work, though everything is a little late', () => {
    const punctual = fc.record({
      claimLate: upTo(LOOK_AHEAD_MS),
      lateBy: fc.tuple(upTo(10)),
      way: upTo(WAY_MS),
      toldAfter: upTo(500),
    });
    fc.assert(
      fc.property(whole, fc.array(punctual, { minLength: 300, maxLength: 300 }), (rate, fates) => {
        expect(shareOf(rate, fates)).toBeGreaterThanOrEqual(0.97);
      }),
    );
  });

  it.each([
    { every: 1_000, forMs: 200 },
    { every: 500, forMs: 100 },
    { every: 333, forMs: 30 },
  ])('makes good what a machine loses that stands still every $every ms for $forMs ms', ({ every, forMs }) => {
    const standsUntil = (moment: number): number => Math.max(moment, moment - (moment % every) + forMs);
    const fates = Array.from({ length: 1_000 }, (): Fate => ({ claimLate: 0, lateBy: [], way: 0, toldAfter: 25 }));
    expect(shareOf(50, fates, standsUntil)).toBeGreaterThanOrEqual(0.97);
  });

  it('makes nothing good of a time in which no text waited: there is no burst after it', () => {
    const now = BEGAN;
    const since = now - 5;
    const first = { at: now, patienceMs: LATE_MS };
    const pace = withSlot({ ...FRESH, nextAt: now - 60_000 }, first, 50, since);
    expect(freeAt(pace, 50, now)).toBeCloseTo(since + intervalOf(50));
  });

  it('makes no more good than a quarter of a second', () => {
    let pace: Pace = { ...FRESH, nextAt: BEGAN - 60_000 };
    let atOnce = 0;
    for (; freeAt(pace, 50, BEGAN) <= BEGAN; atOnce += 1)
      pace = withSlot(pace, { at: BEGAN, patienceMs: LATE_MS }, 50, BEGAN - 60_000);
    expect(atOnce).toBe(Math.floor(BEHIND_MS / intervalOf(50)) + 1);
  });

  it('grants nothing while it is paused, and starts at its end without a burst', () => {
    const pace: Pace = { ...FRESH, nextAt: BEGAN, pausedUntil: BEGAN + 9_000 };
    expect(freeAt(pace, 50, BEGAN + 6_000)).toBe(BEGAN + 9_000);
    expect(freeAgainAt(pace, 50, BEGAN + 6_000)).toBe(BEGAN + 9_000);
  });

  it('does not wait for ever when the clock of the database is set back', () => {
    const hour = 3_600_000;
    const pace: Pace = { ...FRESH, nextAt: BEGAN + hour, latest: Array.from({ length: 50 }, () => BEGAN + hour) };
    expect(freeAt(pace, 50, BEGAN)).toBe(BEGAN);
    expect(freeAt({ ...FRESH, nextAt: BEGAN + intervalOf(0.1) }, 0.1, BEGAN)).toBe(BEGAN + intervalOf(0.1));
  });

  it('remembers no more slots than the rate looks back', () => {
    let pace: Pace = FRESH;
    for (let at = BEGAN; at < BEGAN + 60_000; at += intervalOf(20))
      pace = withSlot(pace, { at, patienceMs: LATE_MS }, 20, BEGAN);
    expect(pace.latest.length).toBeLessThanOrEqual(45);
  });

  it('a text that is late again and again gets ever more patience, so that it goes out some time', () => {
    expect([1, 2, 3].map(patienceAfter)).toEqual([2 * LATE_MS, 4 * LATE_MS, 8 * LATE_MS]);
    expect(patienceAfter(1_000)).toBe(1_000);
  });

  it('leaves a claim the time that it takes, and no more than can be made good', () => {
    expect([0, 5, 55, 10_000].map(leadOver)).toEqual([0, 5, 55, BEHIND_MS]);
  });

  it('forgets the patience of a slot as soon as it is known when its POST left', () => {
    const slots = Array.from({ length: 3 }, (_, index): Slot => ({ at: BEGAN + index * 10, patienceMs: LATE_MS }));
    const granted = slots.reduce((pace, slot) => withSlot(pace, slot, 3, BEGAN), FRESH);
    const [first] = slots as [Slot];
    expect(freeAt(granted, 3, BEGAN + 500)).toBe(first.at + LATE_MS + 1_000 + WAY_MS);
    expect(freeAt(withPosted(granted, first, first.at + 4), 3, BEGAN + 500)).toBe(first.at + 4 + 1_000 + WAY_MS);
  });

  it('believes a POST that left later than it might: its process stood still in between', () => {
    const slot: Slot = { at: BEGAN, patienceMs: LATE_MS };
    const pace = withPosted(withSlot(FRESH, slot, 1, BEGAN), slot, BEGAN + 3_000);
    expect(freeAt(pace, 1, BEGAN + 3_100)).toBe(BEGAN + 3_000 + 1_000 + WAY_MS);
  });

  it('takes no notice of a POST whose slot nobody remembers', () => {
    const pace = withSlot(FRESH, { at: BEGAN, patienceMs: LATE_MS }, 50, BEGAN);
    expect(withPosted(pace, { at: BEGAN - 9_000, patienceMs: LATE_MS }, BEGAN - 8_990)).toBe(pace);
  });

  it('looks one slot ahead at the rate of an account', () => {
    expect(LOOK_AHEAD_MS).toBeLessThan(intervalOf(50));
  });
});
