import { type Said, said, tellTheSame, type Verdict } from './classify.js';

/** That what is said of a call was changed by late events. */
export interface Correction {
  /** What was said before. */
  readonly from: Said;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What is said of a call that has settled. */
export interface Judgement {
  /** What stands, and staff see. */
  readonly verdict: Verdict;
  /** The last one; null: the verdict is the first. */
  readonly correction: Correction | null;
  /** What all events tell by now, where that is another story and the verdict stands all the same; null: the verdict. */
  readonly evidence: Said | null;
  /** It was published as missed, and later that somebody had answered it. */
  readonly answerTold: boolean;
}

/** What follows from news about a call that has settled. */
export interface Reconsidered {
  readonly judgement: Judgement;
  /** What is to be published, as a correction of the verdict before; null: nothing. */
  readonly say: Verdict | null;
}

/** The first judgement of a call. */
export const judged = (verdict: Verdict): Judgement => ({
  verdict,
  correction: null,
  evidence: null,
  answerTold: false,
});

/**
 * Late events came. What they change at once is little, because a text may be under way: that somebody had answered a call
 * that was published as missed is told to everybody, once, and is what stands as soon as it is known that the caller will get
 * no text. A call that was unknown is not changed here: it waits for stragglers, see `reviewed`.
 * @param evidence what all events tell together
 * @param textWasSkipped whether it was decided not to text the caller
 * @param now milliseconds since 1970
 */
export function withLateEvidence(
  judgement: Judgement,
  evidence: Verdict,
  textWasSkipped: boolean,
  now: number,
): Reconsidered {
  const { verdict, answerTold } = judgement;
  const noted = { ...judgement, evidence: tellTheSame(said(evidence), said(verdict)) ? null : said(evidence) };
  if (verdict.outcome !== 'missed' || evidence.outcome !== 'answered') return { judgement: noted, say: null };
  const told = { ...noted, answerTold: true };
  return {
    judgement: textWasSkipped ? withSkippedText(told, now) : told,
    say: answerTold ? null : evidence,
  };
}

/**
 * It is now known that the caller gets no text. A call of which it was told that somebody had answered is no longer shown as
 * missed: nothing was done on the strength of that. One whose caller was texted would stay missed for ever (R6).
 */
export function withSkippedText(judgement: Judgement, now: number): Judgement {
  const { verdict, answerTold } = judgement;
  return verdict.outcome === 'missed' && answerTold ? corrected(judgement, { outcome: 'answered' }, now) : judgement;
}

/** Whether late events may change what is said of the call, once stragglers had their time. */
export const needsReview = ({ verdict }: Judgement, evidence: Verdict): boolean =>
  verdict.outcome === 'unknown' && evidence.outcome !== 'unknown';

/** Stragglers had their time: a call that was unknown becomes what all its events tell. No other call is changed by this. */
export function reviewed(judgement: Judgement, evidence: Verdict, now: number): Reconsidered {
  return needsReview(judgement, evidence)
    ? { judgement: corrected(judgement, evidence, now), say: evidence }
    : { judgement, say: null };
}

function corrected(judgement: Judgement, verdict: Verdict, now: number): Judgement {
  const evidence = judgement.evidence ?? said(judgement.verdict);
  return {
    ...judgement,
    verdict,
    correction: { from: said(judgement.verdict), at: now },
    evidence: tellTheSame(evidence, said(verdict)) ? null : evidence,
  };
}
