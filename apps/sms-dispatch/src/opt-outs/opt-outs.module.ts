import { Module } from '@nestjs/common';
import { OfficesModule } from '../offices/offices.module.js';
import { DecideConsent } from './application/decide-consent.js';
import { ImportLog } from './application/import-log.port.js';
import { ImportOptOuts } from './application/import-opt-outs.js';
import { OptOuts } from './application/opt-outs.port.js';
import { ProviderOptOuts } from './application/provider-opt-outs.port.js';
import { RecordConsent } from './application/record-consent.js';
import { OptOutsController } from './http/opt-outs.controller.js';
import { PostgresImportLog } from './persistence/postgres-import-log.js';
import { PostgresOptOuts } from './persistence/postgres-opt-outs.js';
import { TelnyxProviderOptOuts } from './providers/telnyx-provider-opt-outs.js';

/** Who wants no texts (R18): the ledger, its history, staff's decisions, and the provider's list. */
@Module({
  imports: [OfficesModule],
  controllers: [OptOutsController],
  providers: [
    DecideConsent,
    ImportOptOuts,
    RecordConsent,
    { provide: ImportLog, useClass: PostgresImportLog },
    { provide: OptOuts, useClass: PostgresOptOuts },
    { provide: ProviderOptOuts, useClass: TelnyxProviderOptOuts },
  ],
  exports: [RecordConsent],
})
export class OptOutsModule {}
