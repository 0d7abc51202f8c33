import type { CallOutcome, MissedEnding } from '@textback/contracts';
import { endingIn, type Said, type UnknownReason, type Verdict } from '../domain/classify.js';
import type { Judgement } from '../domain/judgement.js';

/*
 * Which columns of `call_session` hold what is said of a call.
 */

export interface JudgementRow {
  /** Null: not judged yet. */
  outcome: CallOutcome | null;
  ending: MissedEnding | null;
  unknownReason: UnknownReason | null;
  lateOutcome: CallOutcome | null;
  lateEnding: MissedEnding | null;
  correctedOutcome: CallOutcome | null;
  correctedEnding: MissedEnding | null;
  correctedAt: Date | null;
  answerTold: boolean;
}

/** What to select for a `JudgementRow`. */
export const JUDGEMENT = `outcome, ending, unknown_reason AS "unknownReason", late_outcome AS "lateOutcome",
  late_ending AS "lateEnding", corrected_outcome AS "correctedOutcome", corrected_ending AS "correctedEnding",
  corrected_at AS "correctedAt", answer_told AS "answerTold"`;

/** What to set from rows `n` made by `rowOfJudgement`. */
export const SET_JUDGEMENT = `outcome = n.outcome, ending = n.ending, unknown_reason = n.unknown_reason,
  late_outcome = n.late_outcome, late_ending = n.late_ending, corrected_outcome = n.corrected_outcome,
  corrected_ending = n.corrected_ending, corrected_at = n.corrected_at, answer_told = n.answer_told`;

export const rowOfJudgement = ({ verdict, correction, evidence, answerTold }: Judgement): Record<string, unknown> => ({
  outcome: verdict.outcome,
  ending: endingIn(verdict),
  unknown_reason: verdict.outcome === 'unknown' ? verdict.why : null,
  late_outcome: evidence?.outcome ?? null,
  late_ending: evidence?.ending ?? null,
  corrected_outcome: correction?.from.outcome ?? null,
  corrected_ending: correction?.from.ending ?? null,
  corrected_at: correction === null ? null : new Date(correction.at),
  answer_told: answerTold,
});

/** Null: not judged yet. */
export function judgementOf(row: JudgementRow): Judgement | null {
  const verdict = verdictOf(row);
  if (verdict === null) return null;
  const from = saidOrNull(row.correctedOutcome, row.correctedEnding);
  return {
    verdict,
    correction: from === null || row.correctedAt === null ? null : { from, at: row.correctedAt.getTime() },
    evidence: saidOrNull(row.lateOutcome, row.lateEnding),
    answerTold: row.answerTold,
  };
}

function verdictOf({ outcome, ending, unknownReason }: JudgementRow): Verdict | null {
  if (outcome === null) return null;
  if (outcome === 'missed' && ending !== null) return { outcome, ending };
  if (outcome === 'unknown' && unknownReason !== null) return { outcome, why: unknownReason };
  return { outcome: 'answered' };
}

const saidOrNull = (outcome: CallOutcome | null, ending: MissedEnding | null): Said | null =>
  outcome === null ? null : { outcome, ending };
