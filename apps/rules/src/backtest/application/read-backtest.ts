import { Injectable } from '@nestjs/common';
import type { BacktestCall, BacktestCallReceipt, CallId, OfficeId } from '@textback/contracts';
import { HolidayCalendar } from '../../hours/application/holiday-calendar.port.js';
import { daysThatMatter } from '../../hours/domain/business-hours.js';
import type { OfficeSnapshot } from '../../text-back/domain/facts.js';
import { receiptOfRow } from '../domain/receipt-of-row.js';
import { type BacktestFilter, type BacktestId, type BacktestRow, Backtests } from './backtests.port.js';
import { type CallAsItWas, PastCalls } from './past-calls.port.js';

/** A page of calls. */
export interface ListedCalls {
  readonly calls: readonly BacktestCall[];
  /** The next page is of positions before this one; null: this was the last. */
  readonly next: number | null;
}

/** Why a backtest has no calls to show. */
export type NoCalls = 'no-such-backtest' | 'not-done';

/**
 * Shows what backtests found. A receipt is made when it is read, by deciding again from the facts that the replay kept: they
 * are a tenth of it, and few are ever read.
 */
@Injectable()
export class ReadBacktest {
  constructor(
    private readonly backtests: Backtests,
    private readonly pastCalls: PastCalls,
    private readonly calendar: HolidayCalendar,
  ) {}

  async calls(
    officeId: OfficeId,
    backtestId: BacktestId,
    filter: BacktestFilter,
    page: { readonly before: number | null; readonly limit: number },
  ): Promise<ListedCalls | NoCalls> {
    const draft = await this.draftOf(officeId, backtestId);
    if (typeof draft === 'string') return draft;
    const rows = await this.backtests.rows(backtestId, filter, page);
    const shown = await this.shown(officeId, draft, rows);
    return {
      calls: shown.map(({ receipt: _receipt, ...call }) => call),
      next: rows.length < page.limit ? null : (rows.at(-1)?.position ?? null),
    };
  }

  /** Null: the backtest has no such call. */
  async call(
    officeId: OfficeId,
    backtestId: BacktestId,
    callId: CallId,
  ): Promise<BacktestCallReceipt | NoCalls | null> {
    const draft = await this.draftOf(officeId, backtestId);
    if (typeof draft === 'string') return draft;
    const row = await this.backtests.row(backtestId, callId);
    const [shown] = row === null ? [] : await this.shown(officeId, draft, [row]);
    return shown ?? null;
  }

  private async draftOf(officeId: OfficeId, backtestId: BacktestId): Promise<OfficeSnapshot | NoCalls> {
    const backtest = await this.backtests.find(officeId, backtestId);
    if (backtest === null) return 'no-such-backtest';
    if (backtest.state !== 'done') return 'not-done';
    return (await this.backtests.draft(backtestId)) ?? 'no-such-backtest';
  }

  /** A call whose decision has been forgotten since is left out. */
  private async shown(
    officeId: OfficeId,
    draft: OfficeSnapshot,
    rows: readonly BacktestRow[],
  ): Promise<BacktestCallReceipt[]> {
    const calls = await this.pastCalls.asTheyWere(
      officeId,
      rows.map(({ callId }) => callId),
    );
    const shown: BacktestCallReceipt[] = [];
    for (const row of rows) {
      const asItWas = calls.get(row.callId);
      if (asItWas !== undefined) shown.push(await this.receiptOf(draft, row, asItWas));
    }
    return shown;
  }

  private async receiptOf(
    draft: OfficeSnapshot,
    row: BacktestRow,
    { call, callerKind, reality }: CallAsItWas,
  ): Promise<BacktestCallReceipt> {
    const { hours } = draft.settings;
    const holidays =
      hours.holidays === null ? [] : await this.calendar.on(hours.holidays, daysThatMatter(hours, call.startedAt));
    const receipt = receiptOfRow(row, { call, callerKind, holidays }, draft);
    const { callId, from, to, ending, startedAt } = call;
    const { change, credits, parts, decidedAt, reason } = row;
    return {
      callId,
      from,
      to,
      ending,
      startedAt,
      change,
      draft: {
        decision: reason === null ? 'text' : 'skip',
        reason,
        decidedAt,
        summary: receipt.summary,
        credits,
        parts,
      },
      reality,
      receipt,
    };
  }
}
