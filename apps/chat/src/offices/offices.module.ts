import { Module } from '@nestjs/common';
import { OfficeFacts } from './application/office-facts.port.js';
import { ProjectOffices } from './application/project-offices.js';
import { OfficeSettingsConsumer } from './consumers/office-settings.consumer.js';
import { SmsConsentConsumer } from './consumers/sms-consent.consumer.js';
import { SqlOfficeFacts } from './persistence/sql-office-facts.js';

/** What other services say about offices: their chat settings, their texting number, and who has opted out. */
@Module({
  controllers: [OfficeSettingsConsumer, SmsConsentConsumer],
  providers: [ProjectOffices, { provide: OfficeFacts, useClass: SqlOfficeFacts }],
  exports: [OfficeFacts],
})
export class OfficesModule {}
