import type { Slot } from './pace.js';

/** The database's clock as this process saw it: it showed `at` between `after` and `before` of our monotonic clock. */
export interface ClockReading {
  readonly at: number;
  readonly after: number;
  readonly before: number;
}

/** When a POST may start, in milliseconds of this process's monotonic clock. */
export interface SlotWindow {
  readonly from: number;
  readonly until: number;
}

/**
 * A slot in the time of this process. What we do not know about the database's clock narrows the window from both ends: a
 * reading that took longer than the slot's patience leaves nothing of it. Only differences count, so that the time of day on
 * this machine may be anything.
 */
export function windowOf(slot: Slot, reading: ClockReading): SlotWindow {
  const ahead = slot.at - reading.at;
  return { from: reading.before + ahead, until: reading.after + ahead + slot.patienceMs };
}
