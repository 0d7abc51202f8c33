import { Injectable } from '@nestjs/common';
import type { HolidayPlace } from '@textback/contracts';
import type Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { HolidayCalendar, type Place } from '../application/holiday-calendar.port.js';
import type { PublicHoliday } from '../domain/business-hours.js';

const DAY_MS = 86_400_000;
/** Years of places that are kept; a year costs the library about 10 ms. */
const MOST_YEARS_KEPT = 2_000;

/**
 * Public holidays from the library date-holidays, whose data is licensed under CC BY-SA 3.0. Its 40 MB are loaded when an
 * office that observes holidays first needs them.
 */
@Injectable()
export class DateHolidaysCalendar extends HolidayCalendar {
  private library: Promise<typeof Holidays> | undefined;
  private readonly years = new Map<string, readonly PublicHoliday[]>();

  override async on(place: Place, days: readonly string[]): Promise<PublicHoliday[]> {
    // A holiday of several days may have begun in the year before.
    const years = new Set(days.flatMap((day) => [yearOf(day) - 1, yearOf(day)]));
    const holidays = await this.ofYears(place, [...years]);
    return holidays.filter(({ date }) => days.includes(date));
  }

  override async countries(): Promise<HolidayPlace[]> {
    const Book = await this.load();
    return placesOf(new Book().getCountries('en'));
  }

  override async regionsOf(country: string): Promise<HolidayPlace[]> {
    const Book = await this.load();
    return placesOf(new Book().getStates(country, 'en') ?? {});
  }

  override async ofYear(place: Place, year: number): Promise<PublicHoliday[]> {
    // A holiday of several days may have begun in the year before.
    const holidays = await this.ofYears(place, [year - 1, year]);
    return holidays
      .filter(({ date }) => yearOf(date) === year)
      .toSorted((one, other) => one.date.localeCompare(other.date));
  }

  override async namesAt(place: Place, year: number): Promise<string[]> {
    const holidays = await this.ofYears(place, [year, year + 1, year + 2]);
    return [...new Set(holidays.map(({ name }) => name))].toSorted();
  }

  private load(): Promise<typeof Holidays> {
    this.library ??= import('date-holidays').then((library) => library.default);
    return this.library;
  }

  private async ofYears(place: Place, years: readonly number[]): Promise<PublicHoliday[]> {
    const Book = await this.load();
    return years.flatMap((year) => this.yearIn(Book, place, year));
  }

  private yearIn(Book: typeof Holidays, place: Place, year: number): readonly PublicHoliday[] {
    const key = `${place.country}-${place.region ?? ''}-${year}`;
    const known = this.years.get(key);
    if (known !== undefined) return known;
    const holidays = publicHolidays(Book, place, year);
    if (this.years.size >= MOST_YEARS_KEPT) this.years.clear();
    this.years.set(key, holidays);
    return holidays;
  }
}

function publicHolidays(Book: typeof Holidays, { country, region }: Place, year: number): PublicHoliday[] {
  const calendar = region === null ? new Book(country) : new Book(country, region);
  return calendar
    .getHolidays(year, 'en')
    .filter(({ type }) => type === 'public')
    .flatMap(daysOf);
}

/** Each whole day of a holiday. Half days are working days for most offices, and close none. */
function daysOf(holiday: HolidaysTypes.Holiday): PublicHoliday[] {
  const [date = '', time = ''] = holiday.date.split(' ');
  if (!time.startsWith('00:00')) return [];
  const days = Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS);
  const first = Temporal.PlainDate.from(date);
  return Array.from({ length: days }, (_, offset) => ({
    date: first.add({ days: offset }).toString(),
    name: holiday.name,
  }));
}

const placesOf = (names: Readonly<Record<string, string>>): HolidayPlace[] =>
  Object.entries(names)
    .map(([code, name]) => ({ code, name }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));

const yearOf = (day: string): number => Number(day.slice(0, 4));
