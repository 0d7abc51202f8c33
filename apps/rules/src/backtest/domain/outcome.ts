import { type BacktestChange, measureParts, type SkipReason } from '@textback/contracts';
import { changeOf } from './change.js';
import type { ReplayedCall } from './replay.js';

/** A replayed call in figures. */
export interface Outcome {
  /** Null: it would be texted. */
  readonly reason: SkipReason | null;
  /** What its text would cost (R10), and its carrier parts (R11). A text that really was never sent costs nothing then and now. */
  readonly credits: number;
  readonly parts: number;
  readonly change: BacktestChange;
}

/** Figures of replayed calls. Their texts are few, so each is measured once. */
export class Outcomes {
  private readonly parts = new Map<string, number>();

  of(replayed: ReplayedCall): Outcome {
    const { verdict, call } = replayed;
    const change = changeOf(replayed);
    if (verdict.decision === 'skip') return { reason: verdict.reason, credits: 0, parts: 0, change };
    const wasSent = call.reality.neverSentAt === null;
    return {
      reason: null,
      credits: wasSent ? verdict.credits : 0,
      parts: wasSent ? this.partsOf(verdict.text) : 0,
      change,
    };
  }

  private partsOf(text: string): number {
    const known = this.parts.get(text);
    if (known !== undefined) return known;
    const { parts } = measureParts(text);
    this.parts.set(text, parts);
    return parts;
  }
}
