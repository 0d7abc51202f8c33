import { Injectable } from '@nestjs/common';
import type { DispatchId } from '@textback/contracts';
import { Metrics } from '@textback/observability';
import { type PricedText, reservation, unpayable } from '../domain/ledger.js';
import { type CreditCase, CreditLedger } from './credit-ledger.port.js';

/** What a claim may spend. */
export interface Budget {
  /** Texts that their offices cannot pay for. */
  readonly unpayable: ReadonlySet<DispatchId>;
  readonly cases: readonly CreditCase[];
}

/** Lets an office's credits pay for the texts that are about to be sent, in the transaction of their claim (R10). */
@Injectable()
export class ReserveCredits {
  private readonly refusals;

  constructor(
    private readonly ledger: CreditLedger,
    metrics: Metrics,
  ) {
    this.refusals = metrics.counter({
      name: 'textback_sms_credit_refusals_total',
      help: "Texts that were not sent, because the office's credits for the month are used up.",
    });
  }

  /**
   * Locks the accounts of texts, in the order in which they are next, and says for which of them there is nothing left.
   * @param at when they are claimed, by the database's clock; Unix milliseconds
   */
  async budget(texts: readonly PricedText[], at: number): Promise<Budget> {
    const priced = texts.filter(({ credits }) => credits > 0);
    if (priced.length === 0) return { unpayable: new Set(), cases: [] };
    const cases = await this.ledger.open(priced, at);
    return { unpayable: unpayable(cases.map(({ text, ...rest }) => ({ ...text, ...rest }))), cases };
  }

  /** Reserves the credits of those texts that are claimed. Each must be payable. */
  async reserve({ cases }: Budget, claimed: ReadonlySet<DispatchId>): Promise<void> {
    const entries = cases
      .filter(({ text }) => claimed.has(text.dispatchId))
      .map(({ text, account, last }) => reservation(text, account, last))
      .filter((entry) => entry !== null);
    if (entries.length > 0) await this.ledger.write(entries);
  }

  /** Notes that texts are refused. */
  noteRefused(count: number): void {
    if (count > 0) this.refusals.inc({}, count);
  }
}
