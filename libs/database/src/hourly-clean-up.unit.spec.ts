import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HourlyCleanUp, type Slice } from './hourly-clean-up.js';

class CleanUp extends HourlyCleanUp {
  constructor(protected override readonly slices: readonly Slice[]) {
    super();
  }
}

/** A kind of rows of which so many are old, two to a slice. */
function oldRows(count: number, onSlice: () => void = () => undefined): Slice & { left: () => number } {
  let left = count;
  const slice = (): Promise<number> => {
    onSlice();
    const deleted = Math.min(2, left);
    left -= deleted;
    return Promise.resolve(deleted);
  };
  return Object.assign(slice, { left: () => left });
}

describe('HourlyCleanUp', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('deletes every kind of rows until none is left, and answers how many', async () => {
    const kinds = [oldRows(5), oldRows(0), oldRows(4)];
    expect(await new CleanUp(kinds).execute()).toBe(9);
    expect(kinds.map(({ left }) => left())).toEqual([0, 0, 0]);
  });

  it('runs every hour while the application does, also after a run that failed', async () => {
    let runs = 0;
    const failsFirst: Slice = () => {
      runs += 1;
      return runs === 1 ? Promise.reject(new TypeError('planned')) : Promise.resolve(0);
    };
    const cleanUp = new CleanUp([failsFirst]);
    cleanUp.onApplicationBootstrap();
    expect(runs).toBe(0);
    await jest.advanceTimersByTimeAsync(3 * 60 * 60 * 1_000);
    expect(runs).toBe(3);
    cleanUp.onModuleDestroy();
    await jest.advanceTimersByTimeAsync(2 * 60 * 60 * 1_000);
    expect(runs).toBe(3);
  });

  it('ends between two slices when the application does', async () => {
    const many = oldRows(1_000, () => cleanUp.onModuleDestroy());
    const cleanUp = new CleanUp([many, oldRows(10)]);
    expect(await cleanUp.execute()).toBe(2);
  });
});
