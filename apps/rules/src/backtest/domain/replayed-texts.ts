import type { ConversationId } from '@textback/contracts';
import { startOfMonth } from '../../text-back/domain/credit-month.js';
import { MINUTE_MS, millisecondsOf, plusMilliseconds, WEEK_MS } from '../../text-back/domain/time.js';

/** A text that counts: one of the replay, or one that was really sent for something that is not replayed. */
export interface CountedText {
  /** Null: a text of staff, which counts for its credits only. */
  readonly conversationId: ConversationId | null;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly credits: number;
}

/** Longer than any month, and shorter than two. */
const TO_THE_NEXT_MONTH_MS = 32 * 24 * 60 * MINUTE_MS;

/**
 * The texts that decisions of a replay look back at: missed-call texts of the last 7 days to each caller, and what all texts
 * of the month cost. Moments only ever go forward, so what is too old is dropped.
 */
export class ReplayedTexts {
  private readonly ofCallers = new Map<ConversationId, { readonly text: CountedText; readonly at: number }[]>();
  private month = { from: -Infinity, until: -Infinity };
  private used = 0;

  /** @param options.limited whether the office has a monthly allowance; where it has none, credits are not counted (R10) */
  constructor(private readonly options: { readonly timeZone: string; readonly limited: boolean }) {}

  /** A text is sent now. */
  add(text: CountedText): void {
    const at = millisecondsOf(text.at);
    if (text.conversationId !== null) {
      const texts = this.recent(text.conversationId, at);
      texts.push({ text, at });
      this.ofCallers.set(text.conversationId, texts);
    }
    this.turnTo(text.at);
    if (at >= this.month.from) this.used += text.credits;
  }

  /** It turns out that a text was never sent: it stops counting. */
  remove(text: CountedText): void {
    const texts = (text.conversationId === null ? undefined : this.ofCallers.get(text.conversationId)) ?? [];
    const index = texts.findIndex((one) => one.text === text);
    if (index >= 0) texts.splice(index, 1);
    if (millisecondsOf(text.at) >= this.month.from) this.used -= text.credits;
  }

  /** When a caller was texted in the last 7 days, oldest first. */
  to(conversationId: ConversationId | null, now: string): string[] {
    if (conversationId === null || !this.ofCallers.has(conversationId)) return [];
    return this.recent(conversationId, millisecondsOf(now)).map(({ text }) => text.at);
  }

  /** Credits used since the month of this moment began, on the office's clock. */
  creditsUsed(now: string): number {
    if (!this.options.limited) return 0;
    this.turnTo(now);
    return this.used;
  }

  private recent(conversationId: ConversationId, now: number): { readonly text: CountedText; readonly at: number }[] {
    const texts = this.ofCallers.get(conversationId) ?? [];
    let old = 0;
    while (old < texts.length && (texts[old]?.at ?? now) <= now - WEEK_MS) old += 1;
    if (old > 0) texts.splice(0, old);
    return texts;
  }

  /** A new month begins with nothing used. */
  private turnTo(now: string): void {
    if (!this.options.limited || millisecondsOf(now) < this.month.until) return;
    const from = startOfMonth(this.options.timeZone, now);
    const until = startOfMonth(this.options.timeZone, plusMilliseconds(from, TO_THE_NEXT_MONTH_MS));
    this.month = { from: millisecondsOf(from), until: millisecondsOf(until) };
    this.used = 0;
  }
}
