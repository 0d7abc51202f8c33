import { describe, expect, it } from '@jest/globals';
import { mostWithin } from '@textback/testing';
import fc from 'fast-check';
import { FRESH } from './pacing.fixtures.js';
import {
  afterSlot,
  freeAgainAt,
  freeAt,
  intervalOf,
  LATE_MS,
  LOOK_AHEAD_MS,
  lookAheadAfter,
  type Pace,
  patienceAfter,
  type Rate,
  type Slot,
  slotAt,
} from './pace.js';

const whole = fc.constantFrom<Rate>(1, 2, 7, 20, 50);
const slow = fc.constantFrom<Rate>(0.1, 0.25, 0.5);
/** What can happen to one text: when it is claimed, how late it is for its slots, and how long its way takes. */
const fate = fc.record({
  pauseBefore: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 400, noNaN: true }) },
  ),
  lateBy: fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 1, maxLength: 4 }),
  way: fc.double({ min: 0, max: 5, noNaN: true }),
});
type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never;

/** Sends texts one after the other, as early as the pace allows, and answers when they arrived at the provider. */
function arrivalsOf(fates: readonly Fate[], rate: Rate): number[] {
  let now = 1_000_000;
  let pace: Pace = FRESH;
  const arrivals: number[] = [];
  for (const { pauseBefore, lateBy, way } of fates) {
    now += pauseBefore;
    now = Math.max(now, freeAt(pace, rate, now) - LOOK_AHEAD_MS);
    let slot = slotAt(freeAt(pace, rate, now), now);
    pace = { ...pace, nextAt: afterSlot(slot, rate) };
    for (const [times, late] of lateBy.entries()) {
      if (late <= slot.patienceMs) {
        arrivals.push(slot.at + late + way);
        break;
      }
      now = slot.at + late;
      slot = slotAt(freeAgainAt(pace, slot, rate, now), now, patienceAfter(times + 1));
      pace = { ...pace, nextAt: afterSlot(slot, rate) };
    }
  }
  return arrivals;
}

describe('a pace', () => {
  it('is never above the rate in any second, however late claims and POSTs are', () => {
    fc.assert(
      fc.property(whole, fc.array(fate, { minLength: 1, maxLength: 120 }), (rate, fates) => {
        expect(mostWithin(1_000, arrivalsOf(fates, rate))).toBeLessThanOrEqual(rate);
      }),
    );
  });

  it('of less than one a second allows one text in the time that the rate says', () => {
    fc.assert(
      fc.property(slow, fc.array(fate, { minLength: 1, maxLength: 20 }), (rate, fates) => {
        expect(mostWithin(1_000 / rate, arrivalsOf(fates, rate))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is at least 97 % of the rate when there is work, though claims are somewhat late', () => {
    const claimLate = fc.double({ min: 0, max: LOOK_AHEAD_MS + 5, noNaN: true });
    fc.assert(
      fc.property(whole, fc.array(claimLate, { minLength: 20, maxLength: 100 }), (rate, claims) => {
        let pace: Pace = FRESH;
        const began = 1_000_000;
        for (const claim of claims) {
          const now = Math.max(began, pace.nextAt - LOOK_AHEAD_MS + claim);
          const slot = slotAt(freeAt(pace, rate, now), now);
          pace = { ...pace, nextAt: afterSlot(slot, rate) };
        }
        const perSecond = (claims.length / (pace.nextAt - began)) * 1_000;
        expect(perSecond / rate).toBeGreaterThanOrEqual(0.97);
        expect(perSecond / rate).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('grants nothing while it is paused, and starts at its end without a burst', () => {
    const pace: Pace = { nextAt: 5_000, pausedUntil: 9_000 };
    expect(freeAt(pace, 50, 6_000)).toBe(9_000);
    const first = slotAt(9_000, 8_990);
    expect(first).toEqual({ at: 9_000, patienceMs: LATE_MS });
    expect(afterSlot(first, 50)).toBeCloseTo(9_020.4);
  });

  it('does not wait for ever when the clock of the database is set back', () => {
    const now = 1_000_000;
    expect(freeAt({ ...FRESH, nextAt: now + 3_600_000 }, 50, now)).toBe(now);
    expect(freeAt({ ...FRESH, nextAt: now + intervalOf(0.1) }, 0.1, now)).toBe(now + intervalOf(0.1));
  });

  it('a slot that was missed counts as never granted, unless there were later ones', () => {
    const missed: Slot = { at: 1_000, patienceMs: LATE_MS };
    const now = 1_030;
    expect(freeAgainAt({ ...FRESH, nextAt: afterSlot(missed, 0.1) }, missed, 0.1, now)).toBe(1_000);
    expect(freeAgainAt({ ...FRESH, nextAt: 1_040.8 }, missed, 50, now)).toBe(1_040.8);
  });

  it('a text that is late again and again gets ever more patience, so that it goes out some time', () => {
    expect([1, 2, 3].map(patienceAfter)).toEqual([2 * LATE_MS, 4 * LATE_MS, 8 * LATE_MS]);
    expect(patienceAfter(1_000)).toBe(1_000);
  });

  it('looks no farther ahead than the next claim needs', () => {
    expect([0, 5, 30, 10_000].map(lookAheadAfter)).toEqual([LOOK_AHEAD_MS, LOOK_AHEAD_MS, 60, 500]);
    // At the rate of an account, that is one slot.
    expect(LOOK_AHEAD_MS).toBeLessThan(intervalOf(50));
  });
});
