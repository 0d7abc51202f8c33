import { Injectable } from '@nestjs/common';
import { settlementOf, type Step } from '../domain/settle-text.js';
import { CreditLedger } from './credit-ledger.port.js';

/** Gives credits back when a text surely was not sent, and takes them again when it turns out that it was. */
@Injectable()
export class SettleCredits {
  constructor(private readonly ledger: CreditLedger) {}

  /** Needs the open transaction that the steps are saved in. Costs nothing for texts that go their way. */
  see(steps: readonly Step[]): void {
    for (const step of steps) {
      const settlement = settlementOf(step);
      if (settlement !== null) this.ledger.settle(step.after.dispatchId, settlement);
    }
  }
}
