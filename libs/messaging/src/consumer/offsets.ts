import { Logger } from '@nestjs/common';
import { crashPoint } from '@textback/observability';
import type { Consumer } from 'kafkajs';

/** The offset after the last event of a partition that is dealt with. */
interface Finished {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Milliseconds until offsets that could not be committed are tried again. */
const TRY_AGAIN = 1_000;

/**
 * Commits the offsets of finished work, many at once and a little later. Committing after each batch would delay the next
 * fetch by a round trip; what is replayed because an offset was not committed yet, the inbox drops.
 */
export class Offsets {
  private readonly logger = new Logger(Offsets.name);
  private readonly pending = new Map<string, Finished>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param every milliseconds between the first finished work and its commit */
  constructor(
    private readonly consumer: Consumer,
    private readonly every: number,
  ) {}

  /** Everything up to and including `offset` is dealt with. */
  done(topic: string, partition: number, offset: string): void {
    const finished = { topic, partition, offset: String(BigInt(offset) + 1n) };
    this.pending.set(keyOf(finished), finished);
    this.timer ??= setTimeout(() => void this.commit(), this.every);
  }

  /**
   * A new generation of the group starts from what is committed. What was finished and is not comes again; to commit it now
   * could set a partition back that another member has had in between.
   */
  forget(): void {
    this.pending.clear();
  }

  /**
   * Commits what is finished. When that fails it is tried again: nothing is lost, because the work comes again and is dropped,
   * but a partition that gets no more events would be behind for ever, and start over once the inbox has forgotten them.
   */
  async commit(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const offsets = [...this.pending.values()];
    this.pending.clear();
    if (offsets.length === 0) return;
    crashPoint('offsets:before-commit');
    await this.consumer.commitOffsets(offsets).then(
      () => crashPoint('offsets:committed'),
      (error: unknown) => {
        this.logger.warn(`Offsets were not committed: ${error instanceof Error ? error.message : 'unknown error'}`);
        this.tryAgain(offsets);
      },
    );
  }

  /** Commits for the last time. */
  async close(): Promise<void> {
    this.closed = true;
    await this.commit();
  }

  private tryAgain(offsets: readonly Finished[]): void {
    if (this.closed) return;
    // What was finished meanwhile is farther.
    for (const offset of offsets) if (!this.pending.has(keyOf(offset))) this.pending.set(keyOf(offset), offset);
    this.timer ??= setTimeout(() => void this.commit(), TRY_AGAIN);
  }
}

const keyOf = ({ topic, partition }: Finished): string => `${topic}/${partition}`;
