import type { BacktestWindow } from './backtest-window.js';

/** A call may have begun long before it was decided, after an outage say. */
const DAYS_BEFORE = 400;

/** The calendar days, anywhere on earth, on which calls of a window may have begun, and the ones before these. */
export function daysOf({ from, to }: BacktestWindow): string[] {
  const first = dayOf(from).subtract({ days: DAYS_BEFORE });
  const last = dayOf(to).add({ days: 1 });
  return Array.from({ length: first.until(last).days + 1 }, (_, days) => first.add({ days }).toString());
}

const dayOf = (instant: string): Temporal.PlainDate =>
  Temporal.Instant.from(instant).toZonedDateTimeISO('UTC').toPlainDate();
