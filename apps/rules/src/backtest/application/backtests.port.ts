import type {
  Backtest,
  BacktestChange,
  BacktestResult,
  CallId,
  ListedBacktest,
  OfficeId,
  SkipReason,
} from '@textback/contracts';
import type { OfficeSnapshot } from '../../text-back/domain/facts.js';
import type { BacktestWindow } from '../domain/backtest-window.js';
import type { Outcome } from '../domain/outcome.js';
import type { KeptDecision } from '../domain/receipt-of-row.js';

export type BacktestId = Backtest['backtestId'];

/** What a backtest is to do. */
export interface BacktestJob {
  readonly backtestId: BacktestId;
  readonly officeId: OfficeId;
  readonly draft: OfficeSnapshot;
  readonly window: BacktestWindow;
}

/** A run of a backtest. Whoever runs it later has another runner, and this one may write no more. */
export interface BacktestRun {
  readonly backtestId: BacktestId;
  readonly runner: string;
}

/** What became of a call. */
export interface BacktestRow extends KeptDecision, Outcome {
  /** Its place in the order of decisions. */
  readonly position: number;
  readonly callId: CallId;
}

/** Which calls of a backtest are listed. */
export interface BacktestFilter {
  readonly decision?: 'text' | 'skip' | undefined;
  readonly reason?: SkipReason | undefined;
  readonly change?: BacktestChange | undefined;
}

/** The run was cancelled, or somebody else runs it. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
}

/** Backtests as jobs, and what they found. */
export abstract class Backtests {
  /** How many of an office have not ended. */
  abstract unfinished(officeId: OfficeId): Promise<number>;

  /** Forgets those of an office that have ended, but for the newest. */
  abstract forgetAllBut(officeId: OfficeId, kept: number): Promise<void>;

  abstract add(job: BacktestJob, requested: { readonly by: string; readonly at: Date }): Promise<void>;

  abstract find(officeId: OfficeId, backtestId: BacktestId): Promise<Backtest | null>;

  /** All of an office that are kept, the newest first. */
  abstract list(officeId: OfficeId): Promise<ListedBacktest[]>;

  /** The draft as the decision sees it. */
  abstract draft(backtestId: BacktestId): Promise<OfficeSnapshot | null>;

  /** Cancels one that has not ended, with what it has found. False: the office has no such backtest. */
  abstract cancel(officeId: OfficeId, backtestId: BacktestId, at: Date): Promise<boolean>;

  /**
   * Begins a run, from scratch, in place of any earlier one.
   * `busy`: another backtest of the office runs. Null: it has ended, or was never there.
   */
  abstract claim(run: BacktestRun): Promise<BacktestJob | 'busy' | null>;

  /** Says how many calls there are to do. Throws {@link RunEnded}, as do all that follow. */
  abstract count(run: BacktestRun, total: number): Promise<void>;

  /** Keeps what was found, and how far the run is. */
  abstract note(run: BacktestRun, rows: readonly BacktestRow[]): Promise<void>;

  abstract finish(run: BacktestRun, result: BacktestResult, at: Date): Promise<void>;

  abstract fail(run: BacktestRun, at: Date): Promise<void>;

  /** Puts it back, for another replica to run. */
  abstract release(run: BacktestRun): Promise<void>;

  /** The last decisions before a position (all when null), the last one first. */
  abstract rows(
    backtestId: BacktestId,
    filter: BacktestFilter,
    page: { readonly before: number | null; readonly limit: number },
  ): Promise<BacktestRow[]>;

  abstract row(backtestId: BacktestId, callId: CallId): Promise<BacktestRow | null>;
}
