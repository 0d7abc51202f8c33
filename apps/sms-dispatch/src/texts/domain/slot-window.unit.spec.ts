import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { windowOf } from './slot-window.js';

const within = (max: number) => fc.double({ min: 0, max, noNaN: true });

describe('windowOf', () => {
  it('lies inside the slot, whatever this machine thinks that the time is, and however long the reading took', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -600_000, max: 600_000 }),
        within(40),
        within(1),
        within(500),
        (offset, reading, share, ahead) => {
          // The database's clock is `offset` ahead of ours, and was read somewhere between the two looks at ours.
          const after = 50_000;
          const at = after + reading * share + offset;
          const slot = { at: at + ahead, patienceMs: 15 };
          const { from, until } = windowOf(slot, { at, after, before: after + reading });
          expect(from + offset).toBeGreaterThanOrEqual(slot.at - 1e-6);
          expect(until + offset).toBeLessThanOrEqual(slot.at + slot.patienceMs + 1e-6);
        },
      ),
    );
  });

  it('is empty after a reading that took longer than the patience of the slot', () => {
    const { from, until } = windowOf({ at: 100, patienceMs: 15 }, { at: 90, after: 0, before: 16 });
    expect(from).toBeGreaterThan(until);
  });
});
