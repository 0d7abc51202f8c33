import { DEFAULT_SETTINGS } from '@textback/contracts';
import type { BusinessHours } from './business-hours.js';

/** Hours of an office in New York that is open on no day but those that are given. */
export function hoursOf(
  weekly: Partial<BusinessHours['weekly']>,
  rest: Partial<Omit<BusinessHours, 'weekly'>> = {},
): BusinessHours {
  return {
    ...DEFAULT_SETTINGS.hours,
    ...rest,
    weekly: {
      monday: [],
      tuesday: [],
      wednesday: [],
      thursday: [],
      friday: [],
      saturday: [],
      sunday: [],
      ...weekly,
    },
  };
}

/** Intervals written as `09:00-17:00`. */
export const intervals = (...written: string[]): { from: string; to: string }[] =>
  written.map((one) => {
    const [from = '', to = ''] = one.split('-');
    return { from, to };
  });

/** The same intervals on every day of the week. */
export const everyDay = (...written: string[]): BusinessHours['weekly'] => {
  const day = intervals(...written);
  return { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: day };
};
