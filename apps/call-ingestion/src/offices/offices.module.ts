import { Module } from '@nestjs/common';
import { OfficeLines } from './application/office-lines.port.js';
import { OfficeSettingsConsumer } from './consumers/office-settings.consumer.js';
import { PostgresOfficeLines } from './persistence/postgres-office-lines.js';

@Module({
  controllers: [OfficeSettingsConsumer],
  providers: [{ provide: OfficeLines, useClass: PostgresOfficeLines }],
  exports: [OfficeLines],
})
export class OfficesModule {}
