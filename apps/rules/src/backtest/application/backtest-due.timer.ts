import { defineTimer } from '@textback/timers';
import { z } from 'zod';

/** A backtest waits for somebody to run it. */
export const BacktestDue = defineTimer({
  name: 'backtest-due',
  data: z.object({ backtestId: z.uuid() }),
  // 100,000 calls take seconds; on a machine that is busy with live calls, minutes.
  longestSeconds: 30 * 60,
});
