import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { Random } from './random.js';

const seed = fc.integer({ min: 0, max: 2 ** 31 });
const some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('Random', () => {
  it('the same seed gives the same numbers', () => {
    fc.assert(
      fc.property(seed, (value) => {
        const [one, other] = [new Random(value), new Random(value)];
        expect(some(20, () => one.next())).toEqual(some(20, () => other.next()));
      }),
    );
  });

  it('whole numbers stay within their limits, and reach them', () => {
    const random = new Random(1);
    expect(new Set(some(300, () => random.int(3, 6)))).toEqual(new Set([3, 4, 5, 6]));
  });

  it('shuffling loses nothing', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.string()), (value, items) => {
        expect(new Random(value).shuffled(items).toSorted()).toEqual(items.toSorted());
      }),
    );
  });

  it('ids are UUIDs, each another', () => {
    const random = new Random(2);
    const ids = some(200, () => random.uuid());
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) expect(z.uuidv4().safeParse(id).success).toBe(true);
  });

  it('what is drawn from a fork changes nothing of its source', () => {
    const [one, other] = [new Random(3), new Random(3)];
    some(10, () => one.fork().next());
    some(10, () => other.fork());
    expect(one.next()).toBe(other.next());
  });
});
