import type { MissedCallText } from '@textback/contracts';

/** What is known about a call's text, from nothing to its end (R4). `refused` is shown as failed. */
export const TEXT_PROGRESS = [
  'pending',
  'skipped',
  'unknown',
  'sent',
  'expired',
  'refused',
  'failed',
  'delivered',
] as const;
export type TextProgress = (typeof TEXT_PROGRESS)[number];

/** The state of a call's missed-call text. */
export interface TextState {
  readonly progress: TextProgress;
  /** Why it was skipped or did not arrive; null while nothing is wrong, or where nobody said. */
  readonly reason: MissedCallText['reason'];
  /** Null until the decision, or a report about the text, names it. */
  readonly dispatchId: MissedCallText['dispatchId'];
}

/** Before anything was heard. */
export const PENDING: TextState = { progress: 'pending', reason: null, dispatchId: null };

/**
 * The state after a report. Decision, acceptance and receipts come on different topics, so in any order and more than
 * once: the state only ever rises, and the same reports make the same state whatever their order.
 */
export function nextTextState(current: TextState, report: TextState): TextState {
  const { progress, reason } = compare(report, current) > 0 ? report : current;
  return { progress, reason, dispatchId: current.dispatchId ?? report.dispatchId };
}

/** By progress; two reports of the same progress by their reasons, of which any beats none. */
function compare(one: TextState, other: TextState): number {
  const progress = TEXT_PROGRESS.indexOf(one.progress) - TEXT_PROGRESS.indexOf(other.progress);
  if (progress !== 0) return progress;
  return (one.reason ?? '') > (other.reason ?? '') ? 1 : -1;
}

/** How the Calls list names a progress. */
export function shownState(progress: TextProgress): MissedCallText['state'] {
  switch (progress) {
    case 'refused':
      return 'failed';
    case 'pending':
    case 'skipped':
    case 'unknown':
    case 'sent':
    case 'expired':
    case 'failed':
    case 'delivered':
      return progress;
  }
}
