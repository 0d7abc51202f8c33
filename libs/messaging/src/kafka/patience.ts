import { setTimeout as delay } from 'node:timers/promises';

/** Work in hand was given up because the process is closing or its partition went to another member; nothing is wrong. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Waits that double up to a limit. */
export class Backoff {
  private next: number;

  /** @param first and @param longest in milliseconds */
  constructor(
    private readonly first: number,
    private readonly longest: number,
  ) {
    this.next = first;
  }

  /** Waits, a little less or more than the last time doubled. Throws {@link Interrupted} once `signal` is aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    const duration = this.next * (0.75 + Math.random() / 2);
    this.next = Math.min(this.next * 2, this.longest);
    await pause(duration, signal);
  }

  /** Starts again with the first wait. */
  reset(): void {
    this.next = this.first;
  }
}

/** Waits `duration` milliseconds. Throws {@link Interrupted} once `signal` is aborted. */
export async function pause(duration: number, signal: AbortSignal): Promise<void> {
  await delay(duration, undefined, { signal }).catch(() => {
    throw new Interrupted('Closing, or the partition is gone.');
  });
}

/** Throws {@link Interrupted} when `signal` is aborted. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted('Closing, or the partition is gone.');
}
