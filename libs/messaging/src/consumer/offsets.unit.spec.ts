import { describe, expect, it } from '@jest/globals';
import { eventually } from '@textback/testing';
import type { Consumer } from 'kafkajs';
import { Offsets } from './offsets.js';

/** Offsets with a coordinator that refuses the first `refusals` commits, and what it got. */
function someOffsets(refusals: number) {
  const commits: string[][] = [];
  let left = refusals;
  const consumer = {
    commitOffsets: async (offsets: readonly { topic: string; partition: number; offset: string }[]) => {
      commits.push(offsets.map(({ topic, partition, offset }) => `${topic}/${partition}@${offset}`));
      left -= 1;
      if (left >= 0) throw new Error('The coordinator is away.');
    },
  } as unknown as Consumer;
  return { offsets: new Offsets(consumer, 1), commits };
}

describe('Offsets', () => {
  it('F what could not be committed is tried again, though no more events come', async () => {
    const { offsets, commits } = someOffsets(1);
    offsets.done('calls', 3, '41');
    await eventually(() => expect(commits).toEqual([['calls/3@42'], ['calls/3@42']]));
  });

  it('what was finished meanwhile counts, and never goes back', async () => {
    const { offsets, commits } = someOffsets(1);
    offsets.done('calls', 3, '41');
    const failing = offsets.commit();
    offsets.done('calls', 3, '50');
    await failing;
    await eventually(() => expect(commits.slice(0, 2)).toEqual([['calls/3@42'], ['calls/3@51']]));
  });

  it('forgets what was not committed when a new generation begins: another member may be farther by then', async () => {
    const { offsets, commits } = someOffsets(1);
    offsets.done('calls', 3, '41');
    await offsets.commit();
    offsets.forget();
    offsets.done('calls', 4, '7');
    await eventually(() => expect(commits).toEqual([['calls/3@42'], ['calls/4@8']]));
  });

  it('tries nothing again once it is closed', async () => {
    const { offsets, commits } = someOffsets(1);
    offsets.done('calls', 3, '41');
    await offsets.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(commits).toHaveLength(1);
  });
});
