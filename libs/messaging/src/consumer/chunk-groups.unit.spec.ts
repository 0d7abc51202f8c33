import { describe, expect, it } from '@jest/globals';
import { ChunkGroups } from './chunk-groups.js';
import type { Chunk } from './chunk-processor.js';
import type { EventRecord } from './event-record.js';

const aRecord = (partition: number, offset: number): EventRecord => ({
  topic: 'sms.inbound',
  partition,
  offset: String(offset),
  timestamp: '0',
  key: null,
  value: null,
  headers: {},
});

/** `messages` of one partition. */
const aChunk = (partition: number, messages = 1): Chunk => ({
  records: Array.from({ length: messages }, (_, offset) => aRecord(partition, offset)),
  routes: [],
  signal: new AbortController().signal,
});

/** Notes which partitions each group had, and ends a group when it is told to. */
class Processor {
  readonly groups: number[][] = [];
  private readonly ends: { resolve: () => void; reject: (error: Error) => void }[] = [];

  process(chunks: readonly Chunk[]): Promise<void> {
    this.groups.push(chunks.map(({ records }) => records[0]?.partition ?? -1));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ends.push({ resolve, reject });
    return promise;
  }

  async end(error?: Error): Promise<void> {
    const end = this.ends.shift();
    if (error === undefined) end?.resolve();
    else end?.reject(error);
    await turns();
  }
}

/** Lets everything run that is ready to. */
const turns = async (): Promise<void> => {
  for (let n = 0; n < 3; n += 1) await new Promise(setImmediate);
};

describe('chunks of several partitions', () => {
  it('that are handed over together share a transaction', async () => {
    const processor = new Processor();
    const groups = new ChunkGroups(processor, { lanes: 2, size: 10 });
    const done = Promise.all([groups.process(aChunk(1)), groups.process(aChunk(2)), groups.process(aChunk(3))]);
    await turns();
    expect(processor.groups).toEqual([[1, 2, 3]]);
    await processor.end();
    await done;
  });

  it('wait for nothing while a lane is free, and for each other while none is', async () => {
    const processor = new Processor();
    const groups = new ChunkGroups(processor, { lanes: 2, size: 10 });
    for (const partition of [1, 2, 3, 4]) {
      void groups.process(aChunk(partition));
      await turns();
    }
    expect(processor.groups).toEqual([[1], [2]]);
    await processor.end();
    expect(processor.groups).toEqual([[1], [2], [3, 4]]);
  });

  it('are at most so many messages together, and a larger chunk goes alone', async () => {
    const processor = new Processor();
    const groups = new ChunkGroups(processor, { lanes: 1, size: 10 });
    for (const [partition, messages] of [
      [1, 6],
      [2, 4],
      [3, 1],
      [4, 12],
      [5, 1],
    ] as const)
      void groups.process(aChunk(partition, messages));
    await turns();
    for (let n = 0; n < 4; n += 1) await processor.end();
    expect(processor.groups).toEqual([[1, 2], [3], [4], [5]]);
  });

  it('all learn what stopped their group, and those after them go on', async () => {
    const processor = new Processor();
    const groups = new ChunkGroups(processor, { lanes: 1, size: 10 });
    const stopped = Promise.allSettled([groups.process(aChunk(1)), groups.process(aChunk(2))]);
    await turns();
    const next = groups.process(aChunk(1));
    await processor.end(new Error('interrupted'));
    expect((await stopped).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await processor.end();
    await expect(next).resolves.toBeUndefined();
  });
});
