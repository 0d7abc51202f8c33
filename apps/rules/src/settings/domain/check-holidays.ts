import type { OfficeSettings } from '@textback/contracts';
import { namesOf } from '../../hours/domain/business-hours.js';
import type { FieldError } from './field-error.js';

/** What the calendar knows of the place that a document names. */
export interface KnownPlace {
  readonly countries: readonly string[];
  /** Codes of the country's subdivisions. */
  readonly regions: readonly string[];
  /** Names of the place's public holidays in the years to come. */
  readonly holidays: readonly string[];
}

/** What is wrong with the holidays that an office observes (R13). */
export function checkHolidays(holidays: OfficeSettings['hours']['holidays'], known: KnownPlace): FieldError[] {
  if (holidays === null) return [];
  const { country, region, openOn } = holidays;
  if (!known.countries.includes(country))
    return [{ pointer: '/hours/holidays/country', detail: `no public holidays are known for ${country}` }];
  if (region !== null && !known.regions.includes(region))
    return [{ pointer: '/hours/holidays/region', detail: `is not a region of ${country}; ${choice(known.regions)}` }];
  const names = new Set(known.holidays.flatMap(namesOf));
  return openOn.flatMap((name, index) =>
    namesOf(name).some((one) => names.has(one))
      ? []
      : [
          {
            pointer: `/hours/holidays/openOn/${index}`,
            detail: `is not a public holiday there; ${choice(known.holidays)}`,
          },
        ],
  );
}

const choice = (known: readonly string[]): string =>
  known.length === 0 ? 'none are known, so it must be null' : `known are ${known.join(', ')}`;
