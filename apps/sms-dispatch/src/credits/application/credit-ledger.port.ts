import type { CreditEntry, CreditMonth, Credits, DispatchId, OfficeId } from '@textback/contracts';
import type { Account, Entry, PricedText, Settlement } from '../domain/ledger.js';

/** A text, its last line in the ledger, and the account that has to pay for it. */
export interface CreditCase {
  readonly text: PricedText;
  readonly last: Entry | null;
  readonly account: Account;
}

/** How an office's credits are counted. */
export interface CreditTerms {
  /** Null: not known yet. */
  readonly timeZone: string | null;
  /** Credits a month; null: unlimited, or not known yet. */
  readonly allowance: number | null;
}

/**
 * The ledger of credits: lines that are only ever added, and the sum of each office's month, which is changed under its lock
 * together with them (ADR 19). Sums are locked in one order, and after everything else that a transaction locks, but for the
 * loop guard's trips.
 */
export abstract class CreditLedger {
  /**
   * Locks the accounts that texts have to be paid from. Needs an open transaction, in which the texts are locked.
   * @param at the moment of the claim, which decides about the month; Unix milliseconds
   */
  abstract open(texts: readonly PricedText[], at: number): Promise<CreditCase[]>;

  /** Adds lines, and changes the sums. The accounts must be locked. */
  abstract write(entries: readonly Entry[]): Promise<void>;

  /** Settles a text that is locked, at the end of the open transaction. Settling it so again changes nothing. */
  abstract settle(dispatchId: DispatchId, settlement: Settlement): void;

  abstract termsOf(officeId: OfficeId): Promise<CreditTerms>;

  /** What an office has used in a month, and what the provider says of the same texts. */
  abstract used(officeId: OfficeId, month: CreditMonth): Promise<Pick<Credits, 'used' | 'texts' | 'parts' | 'cost'>>;

  /** Lines of an office's month, newest first; `next` is where the list goes on. */
  abstract entries(
    officeId: OfficeId,
    month: CreditMonth,
    request: { readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly items: CreditEntry[]; readonly next: string | null }>;
}
