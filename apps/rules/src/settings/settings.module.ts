import { Module } from '@nestjs/common';
import { HoursModule } from '../hours/hours.module.js';
import { ChangeSettings } from './application/change-settings.js';
import { CheckDraftMessage } from './application/check-draft-message.js';
import { KnownPlaces } from './application/known-places.js';
import { Offices } from './application/offices.port.js';
import { PublishSettings } from './application/publish-settings.js';
import { PutOffice } from './application/put-office.js';
import { RefuseSettings } from './application/refuse-settings.js';
import { OfficesController } from './http/offices.controller.js';
import { SettingsCheckController } from './http/settings-check.controller.js';
import { SettingsController } from './http/settings.controller.js';
import { PostgresOffices } from './persistence/postgres-offices.js';

/** Offices and their settings. */
@Module({
  imports: [HoursModule],
  controllers: [OfficesController, SettingsController, SettingsCheckController],
  providers: [
    ChangeSettings,
    CheckDraftMessage,
    KnownPlaces,
    PublishSettings,
    PutOffice,
    RefuseSettings,
    { provide: Offices, useClass: PostgresOffices },
  ],
  exports: [KnownPlaces, Offices],
})
export class SettingsModule {}
