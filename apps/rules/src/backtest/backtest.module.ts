import { Module } from '@nestjs/common';
import { HoursModule } from '../hours/hours.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { Backtests } from './application/backtests.port.js';
import { PastCalls } from './application/past-calls.port.js';
import { ReadBacktest } from './application/read-backtest.js';
import { ReplayPastCalls } from './application/replay-past-calls.js';
import { RequestBacktest } from './application/request-backtest.js';
import { RunBacktest } from './application/run-backtest.js';
import { BacktestsController } from './http/backtests.controller.js';
import { PostgresBacktests } from './persistence/postgres-backtests.js';
import { PostgresPastCalls } from './persistence/postgres-past-calls.js';

/** What other settings would have done with the missed calls of the past (R22). */
@Module({
  imports: [HoursModule, SettingsModule],
  controllers: [BacktestsController],
  providers: [
    ReadBacktest,
    ReplayPastCalls,
    RequestBacktest,
    RunBacktest,
    { provide: Backtests, useClass: PostgresBacktests },
    { provide: PastCalls, useClass: PostgresPastCalls },
  ],
})
export class BacktestModule {}
