import { Logger } from '@nestjs/common';
import { crashPoint } from '@textback/observability';
import type { Consumer } from 'kafkajs';

/**
 * Commits the offsets of finished work, many at once and a little later. Committing after each batch would delay the next
 * fetch by a round trip; what is replayed because an offset was not committed yet, the inbox drops.
 */
export class Offsets {
  private readonly logger = new Logger(Offsets.name);
  private readonly pending = new Map<string, { topic: string; partition: number; offset: string }>();
  private timer: NodeJS.Timeout | undefined;

  /** @param every milliseconds between the first finished work and its commit */
  constructor(
    private readonly consumer: Consumer,
    private readonly every: number,
  ) {}

  /** Everything up to and including `offset` is dealt with. */
  done(topic: string, partition: number, offset: string): void {
    this.pending.set(`${topic}/${partition}`, { topic, partition, offset: String(BigInt(offset) + 1n) });
    this.timer ??= setTimeout(() => void this.commit(), this.every);
  }

  /** Forgets partitions that belong to another member now. */
  keep(assignment: Readonly<Record<string, readonly number[]>>): void {
    for (const [key, { topic, partition }] of this.pending)
      if (!assignment[topic]?.includes(partition)) this.pending.delete(key);
  }

  /** Commits what is finished. A failure is no loss: the work comes again and is dropped. */
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
      },
    );
  }
}
