import type { Clock } from './clock.js';

/** Milliseconds after the due time at which the worker is woken: the first, and others in case the database's clock is behind. */
const AFTER_DUE = [1, 50, 250, 1_000];
/** Node's longest timeout is 24.8 days; what is due much later is found by polling, in whatever process runs then. */
const FARTHEST = 24 * 60 * 60 * 1_000;

/** Wakes a worker of this process when something is due, so that polling can be slow. A help, never a promise. */
export class Alarm {
  private readonly pending = new Map<string, NodeJS.Timeout>();

  /** @param clock by which it is told when something is due */
  constructor(private readonly clock: Clock) {}

  /** Calls `wake` when `due` comes, and a few times more until {@link cancel} says that `id` has rung. */
  set(id: string, due: Date, wake: () => void): void {
    this.schedule(id, due.getTime(), wake, AFTER_DUE);
  }

  /** It has rung: no further wake. */
  cancel(id: string): void {
    clearTimeout(this.pending.get(id));
    this.pending.delete(id);
  }

  cancelAll(): void {
    for (const id of this.pending.keys()) this.cancel(id);
  }

  private schedule(id: string, due: number, wake: () => void, [after, ...later]: readonly number[]): void {
    if (after === undefined) {
      this.pending.delete(id);
      return;
    }
    const wait = Math.max(0, due + after - this.clock.now().getTime());
    if (wait > FARTHEST) return;
    const timer = setTimeout(() => {
      wake();
      this.schedule(id, due, wake, later);
    }, wait);
    this.pending.set(id, timer.unref());
  }
}
