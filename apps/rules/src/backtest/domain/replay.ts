import type { PublicHoliday } from '../../hours/domain/business-hours.js';
import { type Decision, decideTextBack, type Verdict } from '../../text-back/domain/decide-text-back.js';
import type { DecisionInput, Facts, OfficeSnapshot } from '../../text-back/domain/facts.js';
import { millisecondsOf, plusMilliseconds } from '../../text-back/domain/time.js';
import { EventQueue } from './event-queue.js';
import { knownAt } from './known-at.js';
import type { PastCall } from './past-call.js';
import { type CountedText, ReplayedTexts } from './replayed-texts.js';

/** The settings that are tried, as the decision sees them. */
export interface Draft {
  readonly office: OfficeSnapshot;
  /** Public holidays at the draft's place on the days that matter for a call (R13). */
  readonly holidaysOf: (call: PastCall['call']) => readonly PublicHoliday[];
}

/** A text that really was sent, by staff or for a call that is not replayed. */
export interface EarlierText extends CountedText {
  /** Since when it is known that it was never sent after all. */
  readonly neverSentAt: string | null;
}

/** A call that has been decided with the draft. */
export interface ReplayedCall {
  readonly call: PastCall;
  readonly verdict: Exclude<Verdict, { decision: 'pending' }>;
  readonly input: DecisionInput;
  /** What the decision before the draft's delay was made from (R8). */
  readonly beforeDelay: DecisionInput | null;
}

type Due =
  | { readonly kind: 'sent'; readonly text: EarlierText }
  | { readonly kind: 'never-sent'; readonly text: CountedText }
  | { readonly kind: 'delay-ends'; readonly call: PastCall; readonly first: DecisionInput; readonly now: string };

/**
 * Decides past calls again with a draft, by the function that decides live (R22), in the order of the decisions and not of
 * the calls: delays overlap. What the replay has texted counts for the calls after it; what was really texted for calls that
 * are replayed does not. All that callers and staff did is as it was.
 */
export class Replay {
  private readonly due = new EventQueue<Due>();
  private readonly texts: ReplayedTexts;

  /** @param earlier texts that really were sent for calls that are not replayed, in any order */
  constructor(
    private readonly draft: Draft,
    earlier: readonly EarlierText[],
  ) {
    const { hours, credits } = draft.office.settings;
    this.texts = new ReplayedTexts({ timeZone: hours.timeZone, limited: credits.monthlyAllowance !== null });
    for (const text of earlier) this.due.add(millisecondsOf(text.at), { kind: 'sent', text });
  }

  /** Decides a call, and before it whatever was due until then. Calls come in the order of their first decisions. */
  *take(call: PastCall): Generator<ReplayedCall> {
    const now = call.snapshots[0].at;
    yield* this.until(millisecondsOf(now));
    yield* this.decide(call, now, null);
  }

  /** Decides the calls whose delays have not ended yet. */
  *end(): Generator<ReplayedCall> {
    yield* this.until(Infinity);
  }

  private *until(moment: number): Generator<ReplayedCall> {
    for (let next = this.due.takeDue(moment); next !== undefined; next = this.due.takeDue(moment))
      switch (next.kind) {
        case 'sent':
          this.count(next.text, next.text.neverSentAt);
          break;
        case 'never-sent':
          this.texts.remove(next.text);
          break;
        case 'delay-ends':
          yield* this.decide(next.call, next.now, next.first);
      }
  }

  private *decide(call: PastCall, now: string, beforeDelay: DecisionInput | null): Generator<ReplayedCall> {
    const { office } = this.draft;
    const facts = this.factsOf(call, now, beforeDelay?.now ?? null);
    const input = { facts, office, now };
    const { verdict }: Decision = decideTextBack(facts, office, now);
    if (verdict.decision === 'pending') {
      // The timer was late then, and is as late now.
      const ends = call.lateBy === 0 ? verdict.until : plusMilliseconds(verdict.until, call.lateBy);
      this.due.add(millisecondsOf(ends), { kind: 'delay-ends', call, first: input, now: ends });
      return;
    }
    const { conversationId } = call.call;
    if (verdict.decision === 'text' && conversationId !== null)
      this.count({ conversationId, at: now, credits: verdict.credits }, call.reality.neverSentAt);
    yield { call, verdict, input, beforeDelay };
  }

  private factsOf(call: PastCall, now: string, waitingSince: string | null): Facts {
    return {
      ...knownAt(call, now),
      call: call.call,
      callerKind: call.callerKind,
      holidays: this.draft.holidaysOf(call.call),
      textedAt: this.texts.to(call.call.conversationId, now),
      creditsUsed: this.texts.creditsUsed(now),
      waitingSince,
    };
  }

  /** A text that really was never sent stops counting when that was known; any other counts as sent. */
  private count(text: CountedText, neverSentAt: string | null): void {
    this.texts.add(text);
    if (neverSentAt !== null) this.due.add(millisecondsOf(neverSentAt), { kind: 'never-sent', text });
  }
}
