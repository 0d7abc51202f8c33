import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work in one go. What is live waits this long, at most once for each of its steps. */
const SLICE = 3;

/** Lets work that is long and pure take turns with everything else in the process. */
export class Pacer {
  private since = performance.now();

  /** Goes on at once, or when everybody else has had a turn. */
  async breathe(): Promise<void> {
    if (performance.now() - this.since < SLICE) return;
    await setImmediate();
    this.since = performance.now();
  }
}
