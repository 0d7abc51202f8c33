import { Module } from '@nestjs/common';
import { OptOuts } from './application/opt-outs.port.js';
import { RecordConsent } from './application/record-consent.js';
import { OptOutsController } from './http/opt-outs.controller.js';
import { PostgresOptOuts } from './persistence/postgres-opt-outs.js';

@Module({
  controllers: [OptOutsController],
  providers: [RecordConsent, { provide: OptOuts, useClass: PostgresOptOuts }],
  exports: [RecordConsent],
})
export class OptOutsModule {}
