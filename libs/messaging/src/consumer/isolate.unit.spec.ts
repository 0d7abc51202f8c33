import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isolate } from './isolate.js';

/** Items by number; those in `culprits` fail whatever they are tried with. */
async function run(size: number, culprits: ReadonlySet<number>) {
  const applied: number[] = [];
  const alone: number[] = [];
  const order: number[] = [];
  let tries = 0;
  await isolate(
    Array.from({ length: size }, (_, n) => n),
    (items) => {
      tries += 1;
      if (items.some((item) => culprits.has(item))) return Promise.resolve('failed');
      applied.push(...items);
      order.push(...items);
      return Promise.resolve(null);
    },
    (item) => {
      alone.push(item);
      order.push(item);
      return Promise.resolve();
    },
  );
  return { applied, alone, order, tries };
}

describe('isolate', () => {
  it('applies everything but the culprits, each exactly once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.uniqueArray(fc.nat(199)), async (size, picked) => {
        const culprits = new Set(picked.filter((item) => item < size));
        const { applied, alone, order } = await run(size, culprits);
        expect(new Set(alone)).toEqual(culprits);
        expect(applied).toHaveLength(size - culprits.size);
        expect(order).toEqual(Array.from({ length: size }, (_, n) => n));
      }),
    );
  });

  it('needs one try when nothing fails, and about 2·log2(n) more for one culprit', async () => {
    expect((await run(200, new Set())).tries).toBe(1);
    await fc.assert(
      fc.asyncProperty(fc.nat(199), async (culprit) => {
        const { tries } = await run(200, new Set([culprit]));
        expect(tries).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(200)));
      }),
    );
  });

  it('gives up at once when a try throws', async () => {
    const tried: number[][] = [];
    const attempt = (items: readonly number[]): Promise<null> => {
      tried.push([...items]);
      return Promise.reject(new Error('interrupted'));
    };
    await expect(isolate([1, 2, 3], attempt, () => Promise.resolve())).rejects.toThrow('interrupted');
    expect(tried).toEqual([[1, 2, 3]]);
  });
});
