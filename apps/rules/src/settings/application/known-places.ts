import { Injectable } from '@nestjs/common';
import type { OfficeSettings } from '@textback/contracts';
import { Clock } from '@textback/timers';
import { HolidayCalendar } from '../../hours/application/holiday-calendar.port.js';
import type { KnownPlace } from '../domain/check-holidays.js';

/** Looks up what a document's holidays are judged by. */
@Injectable()
export class KnownPlaces {
  constructor(
    private readonly calendar: HolidayCalendar,
    private readonly clock: Clock,
  ) {}

  async of(holidays: OfficeSettings['hours']['holidays']): Promise<KnownPlace> {
    if (holidays === null) return { countries: [], regions: [], holidays: [] };
    const [countries, regions] = await Promise.all([
      this.calendar.countries(),
      this.calendar.regionsOf(holidays.country),
    ]);
    return {
      countries: countries.map(({ code }) => code),
      regions: regions.map(({ code }) => code),
      holidays: await this.calendar.namesAt(holidays, this.clock.now().getUTCFullYear()),
    };
  }
}
