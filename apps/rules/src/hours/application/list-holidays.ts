import { Injectable } from '@nestjs/common';
import type { OfficeId, PublicHolidays } from '@textback/contracts';
import { Clock } from '@textback/timers';
import { KnownPlaces } from '../../settings/application/known-places.js';
import { Offices } from '../../settings/application/offices.port.js';
import { checkHolidays } from '../../settings/domain/check-holidays.js';
import type { FieldError } from '../../settings/domain/field-error.js';
import { settingsOf } from '../../settings/domain/office.js';
import { type BusinessHours, isObserved } from '../domain/business-hours.js';
import { placeAsked } from '../domain/place-asked.js';
import { HolidayCalendar } from './holiday-calendar.port.js';

/** Which holidays somebody wants to see. What is left out is the office's own place, and the current year. */
export interface HolidaysQuestion {
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  readonly year?: number | undefined;
}

export type ListHolidaysResult =
  | { readonly kind: 'listed'; readonly holidays: PublicHolidays }
  | { readonly kind: 'no-such-office' }
  /** `pointer` points into the question. */
  | { readonly kind: 'no-such-place'; readonly errors: readonly FieldError[] };

/** Lists the public holidays of a place, and says which of them close the office (R13). */
@Injectable()
export class ListHolidays {
  constructor(
    private readonly offices: Offices,
    private readonly knownPlaces: KnownPlaces,
    private readonly calendar: HolidayCalendar,
    private readonly clock: Clock,
  ) {}

  async execute(officeId: OfficeId, question: HolidaysQuestion): Promise<ListHolidaysResult> {
    const office = await this.offices.find(officeId);
    if (office === null) return { kind: 'no-such-office' };
    const own = settingsOf(office).hours.holidays;
    const { country, region } = placeAsked(question, own);
    const year = question.year ?? this.clock.now().getUTCFullYear();
    const countries = await this.calendar.countries();
    if (country === null) {
      if (region !== null)
        return { kind: 'no-such-place', errors: [{ pointer: '/region', detail: 'needs a country' }] };
      return { kind: 'listed', holidays: { country, region, year, items: [], countries, regions: [] } };
    }

    const place = { country, region };
    const observance = { ...place, openOn: [] };
    const errors = checkHolidays(observance, await this.knownPlaces.of(observance));
    if (errors.length > 0)
      return {
        kind: 'no-such-place',
        errors: errors.map(({ pointer, detail }) => ({ pointer: pointer.replace('/hours/holidays', ''), detail })),
      };
    const closed = await this.closedDays(own, year);
    const items = (await this.calendar.ofYear(place, year)).map(({ date, name }) => ({
      date,
      name,
      observed: closed.has(`${date} ${name}`),
    }));
    const regions = await this.calendar.regionsOf(country);
    return { kind: 'listed', holidays: { country, region, year, items, countries, regions } };
  }

  private async closedDays(own: BusinessHours['holidays'], year: number): Promise<ReadonlySet<string>> {
    if (own === null) return new Set();
    const holidays = await this.calendar.ofYear(own, year);
    return new Set(holidays.filter((holiday) => isObserved(own, holiday)).map(({ date, name }) => `${date} ${name}`));
  }
}
