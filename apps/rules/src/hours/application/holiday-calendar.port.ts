import type { OfficeSettings } from '@textback/contracts';
import type { PublicHoliday } from '../domain/business-hours.js';

/** A country and, where it has them, a subdivision. */
export type Place = Pick<NonNullable<OfficeSettings['hours']['holidays']>, 'country' | 'region'>;

/** Public holidays of the world: a reference book, not a decision. Decisions get what it says as facts. */
export abstract class HolidayCalendar {
  /** The public holidays at a place that fall on any of these days (ISO 8601 dates); none at an unknown place. */
  abstract on(place: Place, days: readonly string[]): Promise<PublicHoliday[]>;
  /** ISO 3166-1 codes of the countries that it knows. */
  abstract countries(): Promise<string[]>;
  /** The codes of a country's subdivisions; none when it knows of no difference between them. */
  abstract regionsOf(country: string): Promise<string[]>;
  /** Names of the public holidays at a place in a year and the two after it. */
  abstract namesAt(place: Place, year: number): Promise<string[]>;
}
