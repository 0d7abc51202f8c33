import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventQueue } from './event-queue.js';

describe('EventQueue', () => {
  it('gives what is due in the order of moments, and of one moment in the order in which it was added', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });
    fc.assert(
      fc.property(moments, fc.nat(10), (added, until) => {
        const queue = new EventQueue<readonly [number, number]>();
        added.forEach((at, index) => queue.add(at, [at, index]));
        const taken: (readonly [number, number])[] = [];
        for (let next = queue.takeDue(until); next !== undefined; next = queue.takeDue(until)) taken.push(next);
        const due = added.map((at, index) => [at, index] as const).filter(([at]) => at <= until);
        // Sorting is stable.
        expect(taken).toEqual(due.toSorted(([one], [other]) => one - other));
      }),
    );
  });
});
