import { Module } from '@nestjs/common';
import { HolidayCalendar } from './application/holiday-calendar.port.js';
import { DateHolidaysCalendar } from './providers/date-holidays.calendar.js';

/** Business hours. The decision about them is pure; this brings the calendar of holidays. */
@Module({
  providers: [{ provide: HolidayCalendar, useClass: DateHolidaysCalendar }],
  exports: [HolidayCalendar],
})
export class HoursModule {}
