import { Module } from '@nestjs/common';
import { TextsModule } from '../texts/texts.module.js';
import { CountUnknownTexts } from './application/count-unknown-texts.js';
import { ProviderRecords } from './application/provider-records.port.js';
import { ReconcileTexts } from './application/reconcile-texts.js';
import { TelnyxProviderRecords } from './providers/telnyx-provider-records.js';
import { UnknownTextsModule } from './unknown-texts.module.js';

/** The search for the truth about unknown texts (design §4). */
@Module({
  imports: [TextsModule, UnknownTextsModule],
  providers: [CountUnknownTexts, ReconcileTexts, { provide: ProviderRecords, useClass: TelnyxProviderRecords }],
})
export class ReconciliationModule {}
