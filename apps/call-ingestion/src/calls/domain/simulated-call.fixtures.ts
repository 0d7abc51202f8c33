import fc from 'fast-check';
import type { CallFact } from './call-fact.js';
import { addFact, type CallSession, EMPTY_SESSION } from './call-session.js';
import { classify, type Verdict } from './classify.js';
import { judged, type Judgement, needsReview, reviewed, withLateEvidence, withSkippedText } from './judgement.js';

/** The system's clock says this, whatever happens. Milliseconds since 1970. */
const NOW = 1_772_471_200_000;

/** What can happen to a call, in any order. */
export type Happening =
  | { readonly kind: 'event'; readonly fact: CallFact }
  /** A timer rings, or the call is found to be overdue. */
  | { readonly kind: 'timer' }
  /** It is decided whether the caller of a missed call is texted. */
  | { readonly kind: 'decision' };

/** A call as the service keeps it, and what it has published. The same steps as in `application`, without a database. */
export class SimulatedCall {
  session: CallSession = EMPTY_SESSION;
  judgement: Judgement | null = null;
  decided = false;
  readonly published: Verdict[] = [];
  private review = false;

  constructor(readonly texts: boolean) {}

  private get skipped(): boolean {
    return this.decided && !this.texts;
  }

  get missed(): boolean {
    return this.published.some(({ outcome }) => outcome === 'missed');
  }

  happen(happening: Happening): void {
    switch (happening.kind) {
      case 'event':
        return this.add(happening.fact);
      case 'timer':
        return this.settleOrReview();
      case 'decision':
        return this.decide();
    }
  }

  private add(fact: CallFact): void {
    this.session = addFact(this.session, fact);
    if (this.judgement === null) return;
    const evidence = classify(this.session);
    this.take(withLateEvidence(this.judgement, evidence, this.skipped, NOW));
    this.review ||= needsReview(this.judgement, evidence);
  }

  private settleOrReview(): void {
    if (this.judgement === null) {
      this.judgement = judged(classify(this.session));
      this.published.push(this.judgement.verdict);
    } else if (this.review) {
      this.review = false;
      this.take(reviewed(this.judgement, classify(this.session), NOW));
    }
  }

  private decide(): void {
    if (!this.missed || this.decided) return;
    this.decided = true;
    if (this.skipped && this.judgement !== null) this.judgement = withSkippedText(this.judgement, NOW);
  }

  private take({ judgement, say }: { judgement: Judgement; say: Verdict | null }): void {
    this.judgement = judgement;
    if (say !== null) this.published.push(say);
  }
}

export const timer: Happening = { kind: 'timer' };
export const decision: Happening = { kind: 'decision' };

/** All events, some of them again, in any order, with timers and decisions anywhere between and after them. */
export const lives = (facts: readonly CallFact[]): fc.Arbitrary<Happening[]> => {
  const events = facts.map((fact): Happening => ({ kind: 'event', fact }));
  return fc
    .tuple(
      fc.array(events.length === 0 ? fc.constant(timer) : fc.constantFrom(...events), { maxLength: 4 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 3 }),
    )
    .chain(([again, timers, decisions]) => {
      const all = [
        ...events,
        ...again,
        ...Array.from({ length: timers }, () => timer),
        ...Array.from({ length: decisions }, () => decision),
      ];
      return fc.shuffledSubarray(all, { minLength: all.length });
    })
    .map((happenings) => [...happenings, timer, timer, decision]);
};

export const live = (happenings: readonly Happening[], texts: boolean): SimulatedCall & { judgement: Judgement } => {
  const call = new SimulatedCall(texts);
  for (const happening of happenings) call.happen(happening);
  return call as SimulatedCall & { judgement: Judgement };
};
