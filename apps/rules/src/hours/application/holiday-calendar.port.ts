import type { HolidayPlace } from '@textback/contracts';
import type { PublicHoliday } from '../domain/business-hours.js';
import type { Place } from '../domain/place-asked.js';

export type { Place };

/** Public holidays of the world: a reference book, not a decision. Decisions get what it says as facts. */
export abstract class HolidayCalendar {
  /** The public holidays at a place that fall on any of these days (ISO 8601 dates); none at an unknown place. */
  abstract on(place: Place, days: readonly string[]): Promise<PublicHoliday[]>;
  /** The countries that it knows, with their ISO 3166-1 codes. */
  abstract countries(): Promise<HolidayPlace[]>;
  /** A country's subdivisions; none when it knows of no difference between them. */
  abstract regionsOf(country: string): Promise<HolidayPlace[]>;
  /** The public holidays at a place in a year, in their order. */
  abstract ofYear(place: Place, year: number): Promise<PublicHoliday[]>;
  /** Names of the public holidays at a place in a year and the two after it. */
  abstract namesAt(place: Place, year: number): Promise<string[]>;
}
