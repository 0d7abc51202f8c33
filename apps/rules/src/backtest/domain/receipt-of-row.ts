import type { DecisionReceipt } from '@textback/contracts';
import { decideTextBack } from '../../text-back/domain/decide-text-back.js';
import type { DecisionInput, Facts, OfficeSnapshot } from '../../text-back/domain/facts.js';
import { beforeDelayOf, receiptOf } from '../../text-back/domain/receipt.js';
import { type CompactFacts, wholeFacts } from './compact-facts.js';

/** A decision of a backtest as it is kept: what it was made from. */
export interface KeptDecision {
  readonly decidedAt: string;
  readonly facts: CompactFacts;
  /** Of the decision before the draft's delay (R8). */
  readonly firstFacts: CompactFacts | null;
}

/** The receipt that the decision of a backtest would have had. No text was asked for, so it names none. */
export function receiptOfRow(
  { decidedAt, facts, firstFacts }: KeptDecision,
  of: Pick<Facts, 'call' | 'callerKind' | 'holidays'>,
  office: OfficeSnapshot,
): DecisionReceipt {
  const input: DecisionInput = { facts: wholeFacts(facts, of), office, now: decidedAt };
  const receipt = receiptOf(
    input,
    decide(input),
    firstFacts === null ? null : before(input, wholeFacts(firstFacts, of)),
  );
  return { ...receipt, dispatchId: null };
}

/** The decision before a delay was made when the waiting began. */
function before({ facts, office, now }: DecisionInput, firstFacts: Facts): DecisionReceipt['beforeDelay'] {
  const first: DecisionInput = { facts: firstFacts, office, now: facts.waitingSince ?? now };
  return beforeDelayOf(first, decide(first));
}

const decide = ({ facts, office, now }: DecisionInput) => decideTextBack(facts, office, now);
