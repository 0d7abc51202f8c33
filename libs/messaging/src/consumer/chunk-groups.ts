import type { ChunkProcessor, Chunk } from './chunk-processor.js';

interface Waiting {
  readonly chunk: Chunk;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets chunks of several partitions share transactions. A fetch brings a message or two of many partitions each, and a
 * transaction costs far more than a message in it. Chunks that arrive together, or while all lanes are busy, are committed
 * together; one that finds a lane free waits for nothing. Order holds within a partition, because its next chunk comes
 * after this one is dealt with.
 */
export class ChunkGroups {
  private readonly waiting: Waiting[] = [];
  private running = 0;

  /**
   * @param options.lanes how many groups may be worked on at the same time
   * @param options.size the most messages in one group; a chunk is never divided
   */
  constructor(
    private readonly processor: Pick<ChunkProcessor, 'process'>,
    private readonly options: { readonly lanes: number; readonly size: number },
  ) {}

  /** Resolves when every record of the chunk is dealt with; rejects with what stopped its group. */
  process(chunk: Chunk): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.waiting.push({ chunk, resolve, reject });
    if (this.running < this.options.lanes) {
      this.running += 1;
      // Not at once: the other partitions of the same fetch are handed over in this turn of the event loop.
      setImmediate(() => void this.drain());
    }
    return promise;
  }

  private async drain(): Promise<void> {
    for (let group = this.take(); group.length > 0; group = this.take()) {
      try {
        await this.processor.process(group.map(({ chunk }) => chunk));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.running -= 1;
  }

  private take(): Waiting[] {
    let messages = 0;
    const tooMany = this.waiting.findIndex(({ chunk }, index) => {
      messages += chunk.records.length;
      return index > 0 && messages > this.options.size;
    });
    return this.waiting.splice(0, tooMany === -1 ? this.waiting.length : tooMany);
  }
}
