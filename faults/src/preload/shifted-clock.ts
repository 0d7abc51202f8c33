let offset = 0;

/**
 * Replaces the process's clock by one that can be set, as an operator or NTP sets a machine's: `Date` jumps, timers and
 * `performance.now()` go on. (A library like libfaketime would do the same from outside, and cannot be counted on here.)
 */
export function installShiftedClock(): void {
  const RealDate = Date;
  const now = (): number => RealDate.now() + offset;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: readonly unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}

/** @param milliseconds by which the clock is ahead from now on */
export function shiftClock(milliseconds: number): void {
  offset = milliseconds;
}
