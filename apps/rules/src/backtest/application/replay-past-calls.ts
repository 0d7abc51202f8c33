import { Injectable } from '@nestjs/common';
import { BACKTEST_CALLS, type BacktestResult } from '@textback/contracts';
import { HolidayCalendar } from '../../hours/application/holiday-calendar.port.js';
import { startOfMonth } from '../../text-back/domain/credit-month.js';
import { plusMilliseconds, WEEK_MS } from '../../text-back/domain/time.js';
import { compactFacts } from '../domain/compact-facts.js';
import { daysOf } from '../domain/days-of.js';
import { holidaysOf } from '../domain/holidays-of.js';
import { Outcomes } from '../domain/outcome.js';
import { type Draft, Replay, type ReplayedCall } from '../domain/replay.js';
import { Tally } from '../domain/tally.js';
import { type BacktestJob, type BacktestRow, type BacktestRun, Backtests } from './backtests.port.js';
import { Pacer } from './pacer.js';
import { type CallPosition, type PageOfCalls, PastCalls } from './past-calls.port.js';

/** Calls that are read, and rows that are written, at a time. */
const PAGE = 1_000;

/** Replays the past calls of an office page by page, and keeps what becomes of each. */
@Injectable()
export class ReplayPastCalls {
  constructor(
    private readonly pastCalls: PastCalls,
    private readonly backtests: Backtests,
    private readonly calendar: HolidayCalendar,
  ) {}

  /** Null: the signal came before the end. */
  async execute(job: BacktestJob, run: BacktestRun, signal: AbortSignal): Promise<BacktestResult | null> {
    const { officeId, draft: office, window } = job;
    const { hours, missedCallAutoReplies } = office.settings;
    const extent = await this.pastCalls.extent(officeId, window, BACKTEST_CALLS);
    await this.backtests.count(run, extent.calls);
    const weekBefore = plusMilliseconds(extent.from, -WEEK_MS);
    const monthBefore = startOfMonth(hours.timeZone, extent.from);
    const since = weekBefore < monthBefore ? weekBefore : monthBefore;
    const replay = new Replay(await this.draftOf(job), await this.pastCalls.earlierTexts(officeId, extent, since));

    const tally = new Tally(hours.timeZone);
    const outcomes = new Outcomes();
    const pacer = new Pacer();
    let rows: BacktestRow[] = [];
    const note = (replayed: ReplayedCall): void => {
      const outcome = outcomes.of(replayed);
      rows.push({ position: tally.calls, ...rowOf(replayed), ...outcome });
      tally.add(replayed.call, outcome);
    };
    const { delaySeconds } = missedCallAutoReplies;
    const pageAfter = (after: CallPosition): Promise<PageOfCalls | null> => {
      const page = this.pastCalls.page(officeId, { after, to: extent.to, limit: PAGE, delaySeconds });
      // Read while the page before it is replayed: a failure is noticed when it is waited for.
      page.catch(() => undefined);
      return page;
    };
    let reading = pageAfter(extent.after);
    for (let page = await reading; page !== null; page = await reading) {
      reading = pageAfter(page.last);
      for (const call of page.calls) {
        for (const replayed of replay.take(call)) note(replayed);
        await pacer.breathe();
      }
      if (signal.aborted) return null;
      await this.backtests.note(run, rows);
      rows = [];
    }
    for (const replayed of replay.end()) {
      note(replayed);
      await pacer.breathe();
    }
    await this.backtests.note(run, rows);
    const { from, to, complete } = extent;
    return tally.result({ from, to, complete });
  }

  /** Holidays are looked up once, for all days that calls of the window may have begun on. */
  private async draftOf({ draft: office, window }: BacktestJob): Promise<Draft> {
    const { hours } = office.settings;
    const holidays = hours.holidays === null ? [] : await this.calendar.on(hours.holidays, daysOf(window));
    return { office, holidaysOf: holidaysOf(hours, holidays) };
  }
}

const rowOf = ({
  call,
  input,
  beforeDelay,
}: ReplayedCall): Pick<BacktestRow, 'callId' | 'decidedAt' | 'facts' | 'firstFacts'> => ({
  callId: call.call.callId,
  decidedAt: input.now,
  facts: compactFacts(input.facts),
  firstFacts: beforeDelay === null ? null : compactFacts(beforeDelay.facts),
});
