import { Module } from '@nestjs/common';
import { CreditLedger } from './application/credit-ledger.port.js';
import { ReserveCredits } from './application/reserve-credits.js';
import { SettleCredits } from './application/settle-credits.js';
import { ShowCredits } from './application/show-credits.js';
import { CreditsController } from './http/credits.controller.js';
import { PostgresCreditLedger } from './persistence/postgres-credit-ledger.js';

/** What texts cost offices (R10, ADR 19). */
@Module({
  controllers: [CreditsController],
  providers: [ReserveCredits, SettleCredits, ShowCredits, { provide: CreditLedger, useClass: PostgresCreditLedger }],
  exports: [ReserveCredits, SettleCredits],
})
export class CreditsModule {}
