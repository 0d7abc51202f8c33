/**
 * A clock that stands still until a test moves it. Takes the place of `Clock` of libs/timers.
 * @public for every service's specs
 */
export class TestClock {
  private current: Date;

  /** @param start an ISO 8601 time, or the present */
  constructor(start: string | Date = new Date()) {
    this.current = new Date(start);
  }

  now(): Date {
    return new Date(this.current);
  }

  /** Moves the clock on (or back, with a negative number). */
  advance(milliseconds: number): void {
    this.current = new Date(this.current.getTime() + milliseconds);
  }

  set(to: string | Date): void {
    this.current = new Date(to);
  }
}
