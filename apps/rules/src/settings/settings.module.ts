import { Module } from '@nestjs/common';
import { HoursModule } from '../hours/hours.module.js';
import { ChangeSettings } from './application/change-settings.js';
import { Offices } from './application/offices.port.js';
import { PublishSettings } from './application/publish-settings.js';
import { PutOffice } from './application/put-office.js';
import { OfficesController } from './http/offices.controller.js';
import { SettingsController } from './http/settings.controller.js';
import { PostgresOffices } from './persistence/postgres-offices.js';

/** Offices and their settings. */
@Module({
  imports: [HoursModule],
  controllers: [OfficesController, SettingsController],
  providers: [ChangeSettings, PublishSettings, PutOffice, { provide: Offices, useClass: PostgresOffices }],
})
export class SettingsModule {}
