import { type DecisionBeforeDelay, type DecisionReceipt, dispatchIdOf } from '@textback/contracts';
import type { Decision } from './decide-text-back.js';
import type { DecisionInput } from './facts.js';

/**
 * The receipt of a decision (R21): what is stored, shown, and made again from what is stored.
 * @param beforeDelay what was decided before the office's delay, when that has ended (R8)
 */
export function receiptOf(
  { facts, office, now }: DecisionInput,
  { verdict, period, summary, steps }: Decision,
  beforeDelay: DecisionBeforeDelay | null,
): DecisionReceipt {
  const { officeId, callId, conversationId } = facts.call;
  return {
    officeId,
    callId,
    conversationId,
    decision: verdict.decision,
    reason: verdict.decision === 'skip' ? verdict.reason : null,
    period,
    dispatchId: verdict.decision === 'text' ? dispatchIdOf(officeId, 'missed-call', callId) : null,
    settingsVersion: office.version,
    decidedAt: now,
    summary,
    steps: [...steps],
    beforeDelay,
  };
}

/** What a receipt shows of a decision that was made before the office's delay. */
export const beforeDelayOf = ({ office, now }: DecisionInput, { summary, steps }: Decision): DecisionBeforeDelay => ({
  decidedAt: now,
  settingsVersion: office.version,
  summary,
  steps: [...steps],
});
