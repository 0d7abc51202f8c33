import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { BacktestResult } from '@textback/contracts';
import { Database, DatabaseUnavailable } from '@textback/database';
import { Log } from '@textback/observability';
import { Clock, Timers } from '@textback/timers';
import { v7 as uuidV7 } from 'uuid';
import { BacktestDue } from './backtest-due.timer.js';
import { type BacktestId, type BacktestJob, type BacktestRun, Backtests, RunEnded } from './backtests.port.js';
import { ReplayPastCalls } from './replay-past-calls.js';

/** Milliseconds after which an office's next backtest looks again whether it is its turn. */
const WAIT_FOR_TURN = 1_000;

/**
 * Runs backtests that are due: one at a time for an office, in whatever replica. A run that is cut off, by a crash or a
 * shutdown, begins again from scratch in another; what the cut-off one might still write is refused.
 */
@Injectable()
export class RunBacktest implements OnModuleInit, OnModuleDestroy {
  private readonly shutdown = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly backtests: Backtests,
    private readonly replayPastCalls: ReplayPastCalls,
    private readonly timers: Timers,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.timers.on(BacktestDue, ({ backtestId }) => this.execute(backtestId));
  }

  /** Before the timers wait for what rings. */
  onModuleDestroy(): void {
    this.shutdown.abort();
  }

  private async execute(backtestId: BacktestId): Promise<void> {
    const run = { backtestId, runner: uuidV7() };
    const job = await this.database.transaction(() => this.backtests.claim(run));
    if (job === null) return;
    if (job === 'busy') await this.setAgain(backtestId, WAIT_FOR_TURN);
    else await this.run(job, run);
  }

  private async run(job: BacktestJob, run: BacktestRun): Promise<void> {
    try {
      const result = await this.replayPastCalls.execute(job, run, this.shutdown.signal);
      if (result === null) await this.handOver(run);
      else await this.finish(job, run, result);
    } catch (error) {
      if (error instanceof RunEnded) return;
      // The timer rings again when the database is back.
      if (error instanceof DatabaseUnavailable) throw error;
      this.log.error('A backtest failed.', { officeId: job.officeId, backtestId: job.backtestId, error });
      await this.backtests.fail(run, this.clock.now());
    }
  }

  private async finish({ officeId, backtestId }: BacktestJob, run: BacktestRun, result: BacktestResult): Promise<void> {
    await this.backtests.finish(run, result, this.clock.now());
    this.log.info('A backtest is done.', { officeId, backtestId, calls: result.covered.calls });
  }

  /** Another replica, or this one after its restart, finds it within seconds. */
  private handOver(run: BacktestRun): Promise<void> {
    return this.database.transaction(async () => {
      await this.backtests.release(run);
      await this.setAgain(run.backtestId, 0);
    });
  }

  private setAgain(backtestId: BacktestId, wait: number): Promise<void> {
    return this.database.transaction(async () => {
      this.timers.set(BacktestDue, { backtestId }, new Date(this.clock.now().getTime() + wait));
    });
  }
}
