import type { PhoneNumber } from '@textback/contracts';
import type { Slot } from './pace.js';
import type { ClockReading } from './slot-window.js';

/** A POST that has left this process. */
export interface Departure {
  readonly slot: Slot;
  /** Its texting number. */
  readonly from: PhoneNumber;
  /** It had started by this moment of this process's monotonic clock. */
  readonly by: number;
}

/** Fewer POSTs than this tell nothing: the first ones are slow, because code and connections are cold. */
const FEWEST_COMPARED = 10;

/**
 * When POSTs really left, as long as only this process knows. A POST takes some time to leave: a connection is made first. What
 * all of them take does not change how they follow each other; what one takes longer than the quickest ever counts as if it had
 * started later. Not the quickest of the last ones: when a busy machine becomes idle, texts would catch up with slow ones
 * (ADR 15).
 */
export class Departures {
  private count = 0;
  private quickest = Infinity;
  private known: readonly Departure[] = [];

  /** Those that nobody else knows of. */
  get untold(): readonly Departure[] {
    return this.known;
  }

  /** @param startedAt and `leftAt`: milliseconds of this process's monotonic clock */
  note({ slot, from }: Pick<Departure, 'slot' | 'from'>, startedAt: number, leftAt: number): void {
    this.count += 1;
    this.quickest = Math.min(this.quickest, leftAt - startedAt);
    const usual = this.count < FEWEST_COMPARED ? 0 : this.quickest;
    this.known = [...this.known, { slot, from, by: leftAt - usual }];
  }

  /** Others know of these now. */
  forget(told: readonly Departure[]): void {
    this.known = this.known.filter((departure) => !told.includes(departure));
  }
}

/** When a POST had surely started, by the database's clock, which showed `at` after the reading's first look at ours. */
export const byDatabaseClock = ({ by }: Departure, { at, after }: ClockReading): number => at + (by - after);
