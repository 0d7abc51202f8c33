import { BACKTEST_DAYS } from '@textback/contracts';
import { isAfter, millisecondsBetween, MINUTE_MS, plusMilliseconds } from '../../text-back/domain/time.js';

const DAY_MS = 24 * 60 * MINUTE_MS;
const USUAL_DAYS = 30;
/** Whoever asks for the last 90 days did so a moment ago, by a clock of their own. */
const TOLERANCE_MS = 5 * MINUTE_MS;

/** Calls that were first decided from one moment on and before another, ISO 8601 UTC. */
export interface BacktestWindow {
  readonly from: string;
  readonly to: string;
}

/** What is wrong with a window. */
interface WindowError {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * The window that a request asks for. Facts are kept for what a window of 90 days needs that ends within the last day
 * (RetentionOptions), so one cannot begin earlier.
 */
export function windowOf(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: string,
): { readonly window: BacktestWindow; readonly errors: readonly WindowError[] } {
  // What has not happened yet needs no refusal.
  const to = asked.to === undefined || isAfter(asked.to, now) ? now : asked.to;
  const from = asked.from ?? plusMilliseconds(to, -USUAL_DAYS * DAY_MS);
  return { window: { from, to }, errors: errorsOf({ from, to }, now) };
}

function errorsOf({ from, to }: BacktestWindow, now: string): WindowError[] {
  const wrong = (detail: string): WindowError[] => [{ pointer: '/from', detail }];
  if (!isAfter(to, from)) return wrong('must be before `to`, and in the past');
  if (millisecondsBetween(from, to) > BACKTEST_DAYS * DAY_MS + TOLERANCE_MS)
    return wrong(`is more than ${BACKTEST_DAYS} days before \`to\``);
  if (millisecondsBetween(from, now) > (BACKTEST_DAYS + 1) * DAY_MS)
    return wrong(`is more than ${BACKTEST_DAYS} days ago`);
  return [];
}
