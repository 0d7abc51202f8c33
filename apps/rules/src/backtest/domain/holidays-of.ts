import { type BusinessHours, daysThatMatter, type PublicHoliday } from '../../hours/domain/business-hours.js';
import type { Draft } from './replay.js';

const NONE: readonly PublicHoliday[] = [];

/**
 * The holidays that matter for a call, out of those at the place of these hours.
 * @param holidays of every day that a call may have begun on
 */
export function holidaysOf(hours: BusinessHours, holidays: readonly PublicHoliday[]): Draft['holidaysOf'] {
  if (holidays.length === 0) return () => NONE;
  const dates = new Set(holidays.map(({ date }) => date));
  return ({ startedAt }) => {
    const days: readonly string[] = daysThatMatter(hours, startedAt);
    return days.some((day) => dates.has(day)) ? holidays.filter(({ date }) => days.includes(date)) : NONE;
  };
}
