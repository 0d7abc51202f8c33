import { dispatchIdIn } from '../evidence/dispatch-id-in.js';
import type { Evidence, FaultEvidence } from '../evidence/evidence.js';
import { wasCut } from './at-most-once.js';
import { type Violation, violationsOf } from './violation.js';

const violations = violationsOf('status');

/** Milliseconds around a fault in which what it cut off may be noticed. */
const MARGIN_MS = 1_000;

/** What became of the requests that were cut, counted. */
export interface UnknownCount {
  /** Texts whose request was cut: by the provider, or by the death of a process in the middle. */
  readonly cut: number;
  /** Of these, texts whose end became known: before anybody took them for unknown, or after. */
  readonly reconciled: number;
  /** Of these, texts that are shown as unknown. */
  readonly shown: number;
}

interface Accounting {
  readonly count: UnknownCount;
  readonly violations: readonly Violation[];
}

/**
 * Holds the unknown texts against the requests that were really cut: every unknown text has a reason, and every cut request
 * left a text that is reconciled or shown.
 */
export function accountForUnknown(evidence: Evidence): Accounting {
  const { provider, database } = evidence;
  const cutByProvider = new Set(provider.requests.filter(wasCut).map(({ webhookUrl }) => dispatchIdIn(webhookUrl)));
  const found: Violation[] = [];
  let [cut, reconciled, shown] = [0, 0, 0];
  for (const { dispatchId, status, history } of database.texts) {
    const wasUnknown = history.some((step) => step.status === 'unknown');
    const isCut = cutByProvider.has(dispatchId);
    if (!wasUnknown && !isCut) continue;
    if (wasUnknown && !isCut && !wasSlow(dispatchId, history, evidence) && !diedMeanwhile(history, evidence)) {
      found.push(...violations(`Text ${dispatchId} was called unknown, and nothing had cut its request.`));
      continue;
    }
    cut += 1;
    if (status === 'unknown') shown += 1;
    else if (status === 'queued' || status === 'claimed' || status === 'posting')
      found.push(...violations(`The request of text ${dispatchId} was cut, and the text is ${status}.`));
    else reconciled += 1;
  }
  return { count: { cut, reconciled, shown }, violations: found };
}

/** Milliseconds between claim and POST after which the provider, not the sender, was the one that was late. */
const SLOW_MS = 1_000;

/**
 * Whether the answer came, or could only come, after the sender's time limit: the provider took the request late, because the
 * machine was busy, or kept the answer back until its receipts were delivered. Such a request is cut by time.
 */
function wasSlow(
  dispatchId: string,
  history: Evidence['database']['texts'][number]['history'],
  { provider }: Evidence,
): boolean {
  const unknown = history.findIndex(({ status, cause }) => status === 'unknown' && cause.includes('timeout'));
  if (unknown === -1) return false;
  const claimedAt = Date.parse(history[unknown - 1]?.at ?? '');
  return provider.requests
    .filter(({ webhookUrl }) => dispatchIdIn(webhookUrl) === dispatchId)
    .some(({ at, fault }) => fault === 'receipts-first' || Date.parse(at) > claimedAt + SLOW_MS);
}

/** Whether the sender, the provider or storage was hit between the claim and the moment when the text was called unknown. */
function diedMeanwhile(history: Evidence['database']['texts'][number]['history'], { faults }: Evidence): boolean {
  const unknown = history.findIndex(({ status }) => status === 'unknown');
  const claimedAt = Date.parse(history.slice(0, unknown).findLast(({ status }) => status !== 'queued')?.at ?? '');
  const unknownAt = Date.parse(history[unknown]?.at ?? '');
  return faults.some(
    (fault) =>
      hitsSending(fault) &&
      Date.parse(fault.from) - MARGIN_MS <= unknownAt &&
      Date.parse(fault.to) + MARGIN_MS >= claimedAt,
  );
}

const hitsSending = ({ kind, hit, detail }: FaultEvidence): boolean =>
  hit === 'sms-dispatch' ||
  hit === 'telnyx-simulator' ||
  hit === 'Postgres' ||
  (kind === 'provider' && detail.includes('refuseConnections'));
