import { Injectable } from '@nestjs/common';
import type { CreditEntry, CreditMonth, Credits, OfficeId } from '@textback/contracts';
import { Clock } from '@textback/timers';
import { monthOf } from '../domain/credit-month.js';
import { creditsLeft } from '../domain/ledger.js';
import { CreditLedger } from './credit-ledger.port.js';

/** Shows an office what it has used of its credits, and for what. */
@Injectable()
export class ShowCredits {
  constructor(
    private readonly ledger: CreditLedger,
    private readonly clock: Clock,
  ) {}

  /** @param asked left out: the month that it is now on the office's clock */
  async month(officeId: OfficeId, asked: CreditMonth | undefined): Promise<Credits> {
    const { timeZone, allowance } = await this.ledger.termsOf(officeId);
    const month = asked ?? monthOf(timeZone, this.clock.now().getTime());
    const { used, ...rest } = await this.ledger.used(officeId, month);
    return { month, allowance, used, left: creditsLeft({ allowance, used }), ...rest };
  }

  async entries(
    officeId: OfficeId,
    asked: CreditMonth | undefined,
    request: { readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly items: CreditEntry[]; readonly next: string | null }> {
    const month = asked ?? monthOf((await this.ledger.termsOf(officeId)).timeZone, this.clock.now().getTime());
    return this.ledger.entries(officeId, month, request);
  }
}
