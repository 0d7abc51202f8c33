import type { CreditEntry, CreditMonth, DispatchId, OfficeId } from '@textback/contracts';

/** What an office has used of its credits in a month. */
export interface Account {
  readonly month: CreditMonth;
  /** Credits a month; null: unlimited. */
  readonly allowance: number | null;
  readonly used: number;
}

/** A line of the ledger. A text's lines are reservations and returns by turns, the first a reservation. */
export interface Entry extends Pick<CreditEntry, 'dispatchId' | 'month' | 'kind' | 'credits' | 'cause'> {
  readonly officeId: OfficeId;
  /** Among the lines of its text, from 1. */
  readonly number: number;
}

/** A text that is about to be claimed. */
export interface PricedText {
  readonly dispatchId: DispatchId;
  readonly officeId: OfficeId;
  /** What it costs (R10); 0: it is not in the ledger. */
  readonly credits: number;
}

/** Credits that an office may still use; null: as many as it likes. Less than nothing is nothing. */
export const creditsLeft = ({ allowance, used }: Pick<Account, 'allowance' | 'used'>): number | null =>
  allowance === null ? null : Math.max(0, allowance - used);

/** Whether the last line of a text's is a reservation. */
export const holds = (last: Entry | null): boolean => last?.kind === 'reserve';

/**
 * Which of some texts, in the order in which they are next, their offices cannot pay for. Each that is paid for leaves less
 * to those after it; a cheaper one may still fit.
 */
export function unpayable(
  texts: readonly (PricedText & { readonly account: Account; readonly last: Entry | null })[],
): ReadonlySet<DispatchId> {
  const used = new Map<OfficeId, number>();
  const refused = new Set<DispatchId>();
  for (const { dispatchId, officeId, credits, account, last } of texts) {
    if (holds(last)) continue;
    const after = (used.get(officeId) ?? account.used) + credits;
    if (account.allowance !== null && after > account.allowance) refused.add(dispatchId);
    else used.set(officeId, after);
  }
  return refused;
}

/** The line that reserves a text's credits in a month; null when they are reserved already. */
export function reservation(
  { dispatchId, officeId, credits }: PricedText,
  { month }: Account,
  last: Entry | null,
): Entry | null {
  if (credits === 0 || holds(last)) return null;
  return { dispatchId, number: (last?.number ?? 0) + 1, kind: 'reserve', officeId, month, credits, cause: 'claimed' };
}

/**
 * The line that makes a text hold its credits, or not hold them; null when it is so already. Always in the month that paid
 * for it: a text without any line was never claimed under this ledger, and has nothing to settle.
 */
export function settlement(last: Entry | null, { hold, cause }: Settlement): Entry | null {
  if (last === null || holds(last) === hold) return null;
  return { ...last, number: last.number + 1, kind: hold ? 'reserve' : 'return', cause };
}

/** How a text is to stand in the ledger, and what happened to it. */
export interface Settlement {
  readonly hold: boolean;
  readonly cause: string;
}

/** What a line adds to the credits used. */
export const amountOf = ({ kind, credits }: Pick<Entry, 'kind' | 'credits'>): number =>
  kind === 'reserve' ? credits : -credits;
