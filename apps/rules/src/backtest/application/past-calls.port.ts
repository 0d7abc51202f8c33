import type { BacktestCall, CallId, CallMissed, OfficeId } from '@textback/contracts';
import type { Facts } from '../../text-back/domain/facts.js';
import type { BacktestWindow } from '../domain/backtest-window.js';
import type { PastCall } from '../domain/past-call.js';
import type { EarlierText } from '../domain/replay.js';

/** A place in the order of first decisions, which is that of a replay. */
export interface CallPosition {
  /** ISO 8601 UTC. */
  readonly firstDecidedAt: string;
  /** Among the decisions of one batch. */
  readonly place: number;
  readonly callId: CallId;
}

/** The calls of a window, or as many of its newest as are allowed. */
export interface Extent {
  readonly calls: number;
  /** When the first of them was decided; the beginning of the window when all of it is covered. */
  readonly from: string;
  readonly to: string;
  readonly complete: boolean;
  /** The calls are those after this one. */
  readonly after: CallPosition;
}

/** A page of calls, and where the next one begins. */
export interface PageOfCalls {
  readonly calls: readonly PastCall[];
  readonly last: CallPosition;
}

/** What is shown of a call and of what really became of it. */
export interface CallAsItWas {
  readonly call: CallMissed;
  readonly callerKind: Facts['callerKind'];
  readonly reality: BacktestCall['reality'];
}

/** Missed calls of the past, with what was known at each moment. Of one office only. Calls that wait for a delay are left out. */
export abstract class PastCalls {
  abstract extent(officeId: OfficeId, window: BacktestWindow, most: number): Promise<Extent>;

  /**
   * The calls after a position, in their order.
   * @param delaySeconds of the draft: what happened to the callers meanwhile is read, too
   */
  abstract page(
    officeId: OfficeId,
    range: { readonly after: CallPosition; readonly to: string; readonly limit: number; readonly delaySeconds: number },
  ): Promise<PageOfCalls | null>;

  /**
   * Texts since a moment that count and are not replayed: missed-call texts for calls that are not in the extent, and were sent
   * before it began or soon after; and texts of staff until its end.
   */
  abstract earlierTexts(officeId: OfficeId, extent: Extent, since: string): Promise<EarlierText[]>;

  abstract asTheyWere(officeId: OfficeId, callIds: readonly CallId[]): Promise<Map<CallId, CallAsItWas>>;
}
