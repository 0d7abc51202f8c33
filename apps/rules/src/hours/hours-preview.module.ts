import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module.js';
import { ListHolidays } from './application/list-holidays.js';
import { PreviewHours } from './application/preview-hours.js';
import { HoursModule } from './hours.module.js';
import { HoursController } from './http/hours.controller.js';

/** What an office's hours mean at a moment, for its staff. */
@Module({
  imports: [HoursModule, SettingsModule],
  controllers: [HoursController],
  providers: [ListHolidays, PreviewHours],
})
export class HoursPreviewModule {}
