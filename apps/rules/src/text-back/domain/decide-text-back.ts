import type { ReceiptStep, SkipReason } from '@textback/contracts';
import type { Period } from '../../hours/domain/business-hours.js';
import type { DecisionInput, Facts, OfficeSnapshot } from './facts.js';
import { periodOf, textFor } from './missed-call-message.js';
import type { Rule } from './rule.js';
import { ALL_RULES } from './rules/all-rules.js';
import { counted, plusMilliseconds } from './time.js';
import { whatWouldHave } from './what-would-have.js';

/** What becomes of a missed call. `pending`: the office's delay runs first, and it is decided again at `until` (R8). */
export type Verdict =
  | { readonly decision: 'text'; readonly text: string; readonly credits: 1 | 2 }
  | { readonly decision: 'pending'; readonly until: string }
  | { readonly decision: 'skip'; readonly reason: SkipReason };

/** A verdict and how it came about: what the receipt shows (R21). Beside the verdict, all is found when it is first asked for. */
export interface Decision {
  readonly verdict: Verdict;
  /** The period in which the call was missed (R1); null for an office whose hours nobody has set. */
  readonly period: Period | null;
  /** Every rule in order. */
  readonly steps: readonly ReceiptStep[];
  /** One sentence for staff. */
  readonly summary: string;
}

/**
 * Decides whether a missed call is texted. Pure: the same facts, settings and moment give the same decision for ever. The
 * first rule that skips names the reason (R7); a call that passes all rules is texted, or waits for the office's delay (R8).
 */
export function decideTextBack(facts: Facts, office: OfficeSnapshot, now: string): Decision {
  const input = { facts, office, now };
  const skipping = ALL_RULES.find((rule) => rule.skips(input));
  const verdict = verdictOf(input, skipping);
  // A backtest makes 100,000 decisions and reads the receipts of a few.
  const steps = lazily(() => stepsOf(input, skipping));
  const summary = lazily(() => summaryOf(input, verdict, skipping));
  return {
    verdict,
    get period() {
      return office.version === 0 ? null : periodOf(input).period;
    },
    get steps() {
      return steps();
    },
    get summary() {
      return summary();
    },
  };
}

function verdictOf(input: DecisionInput, skipping: Rule | undefined): Verdict {
  if (skipping !== undefined) return { decision: 'skip', reason: skipping.name };
  const { delaySeconds } = input.office.settings.missedCallAutoReplies;
  if (delaySeconds > 0 && input.facts.waitingSince === null)
    return { decision: 'pending', until: plusMilliseconds(input.now, delaySeconds * 1_000) };
  return { decision: 'text', ...textFor(input) };
}

function stepsOf(input: DecisionInput, skipping: Rule | undefined): ReceiptStep[] {
  const last = skipping === undefined ? ALL_RULES.length : ALL_RULES.indexOf(skipping);
  return ALL_RULES.map((rule, index) => {
    if (index > last) return { rule: rule.name, verdict: 'not-reached', facts: {}, wouldHavePassedIf: null };
    const skips = index === last;
    return {
      rule: rule.name,
      verdict: skips ? 'skip' : 'pass',
      facts: rule.look(input),
      wouldHavePassedIf: skips ? whatWouldHave(input, ALL_RULES) : null,
    };
  });
}

function summaryOf(input: DecisionInput, verdict: Verdict, skipping: Rule | undefined): string {
  switch (verdict.decision) {
    case 'text':
      return `Texted with the message for calls ${periodOf(input).period === 'during-hours' ? 'during' : 'outside'} business hours.`;
    case 'pending':
      return `Waiting ${counted(input.office.settings.missedCallAutoReplies.delaySeconds, 'second')} to see whether the caller is answered or texted meanwhile.`;
    case 'skip': {
      const wish = whatWouldHave(input, ALL_RULES);
      const because = skipping?.because(input) ?? verdict.reason;
      return `Not texted: ${because}.${wish === null ? '' : ` Would have been texted if ${wish}.`}`;
    }
  }
}

function lazily<Result>(compute: () => Result): () => Result {
  let known: { readonly result: Result } | undefined;
  return () => (known ??= { result: compute() }).result;
}
