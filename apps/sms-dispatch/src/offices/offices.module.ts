import { Module } from '@nestjs/common';
import { TextingNumbers } from './application/texting-numbers.port.js';
import { OfficeSettingsConsumer } from './consumers/office-settings.consumer.js';
import { PostgresTextingNumbers } from './persistence/postgres-texting-numbers.js';

@Module({
  controllers: [OfficeSettingsConsumer],
  providers: [{ provide: TextingNumbers, useClass: PostgresTextingNumbers }],
  exports: [TextingNumbers],
})
export class OfficesModule {}
