import { type BacktestChange, type BacktestResult, SkipReason } from '@textback/contracts';
import type { Outcome } from './outcome.js';
import type { PastCall } from './past-call.js';

type Covered = BacktestResult['covered'];
type Reasons = Map<SkipReason, number>;

interface Texts {
  calls: number;
  texted: number;
  credits: number;
}

const nothing = (): Texts => ({ calls: 0, texted: 0, credits: 0 });

/** Adds up what a draft makes of calls. Days and hours are those of its time zone, when a call began to ring. */
export class Tally {
  private readonly all = { ...nothing(), parts: 0 };
  private readonly real = nothing();
  private readonly reasons: { readonly draft: Reasons; readonly reality: Reasons } = {
    draft: new Map(),
    reality: new Map(),
  };
  private readonly changes = new Map<BacktestChange, number>();
  private otherReason = 0;
  private readonly days = new Map<string, Texts>();
  private readonly hours = Array.from({ length: 24 }, nothing);

  constructor(private readonly timeZone: string) {}

  get calls(): number {
    return this.all.calls;
  }

  add({ call, reality }: PastCall, { reason, credits, parts, change }: Outcome): void {
    const ringing = Temporal.Instant.from(call.startedAt).toZonedDateTimeISO(this.timeZone);
    const date = ringing.toPlainDate().toString();
    const day = this.days.get(date) ?? nothing();
    this.days.set(date, day);
    const hour = this.hours[ringing.hour] ?? nothing();
    const texted = reason === null ? 1 : 0;
    for (const texts of [this.all, day, hour]) {
      texts.calls += 1;
      texts.texted += texted;
      texts.credits += credits;
    }
    this.all.parts += parts;
    this.real.calls += 1;
    this.real.texted += reality.decision === 'text' ? 1 : 0;
    this.real.credits += reality.credits;
    count(this.reasons.draft, reason);
    count(this.reasons.reality, reality.reason);
    count(this.changes, change);
    if (change === 'skipped-in-both' && reason !== reality.reason) this.otherReason += 1;
  }

  result(covered: Omit<Covered, 'calls'>): BacktestResult {
    const { calls, texted, credits, parts } = this.all;
    const { real } = this;
    const changed = (change: BacktestChange): number => this.changes.get(change) ?? 0;
    return {
      covered: { ...covered, calls },
      draft: { texted, skipped: calls - texted, credits, parts, reasons: listed(this.reasons.draft) },
      reality: {
        texted: real.texted,
        skipped: calls - real.texted,
        credits: real.credits,
        reasons: listed(this.reasons.reality),
      },
      changes: {
        textedInBoth: changed('texted-in-both'),
        onlyInDraft: changed('only-in-draft'),
        onlyInReality: changed('only-in-reality'),
        skippedInBoth: changed('skipped-in-both'),
        otherReason: this.otherReason,
      },
      days: [...this.days]
        .map(([date, texts]) => ({ date, ...texts }))
        .toSorted((one, other) => (one.date < other.date ? -1 : 1)),
      hours: this.hours.map((texts, hour) => ({ hour, ...texts })),
    };
  }
}

function count<Key>(counts: Map<Key, number>, key: Key | null): void {
  if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** In the order in which the rules are tried. */
const listed = (reasons: Reasons): { reason: SkipReason; calls: number }[] =>
  SkipReason.options.flatMap((reason) => {
    const calls = reasons.get(reason);
    return calls === undefined ? [] : [{ reason, calls }];
  });
