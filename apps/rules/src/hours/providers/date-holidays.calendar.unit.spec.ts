import { describe, expect, it } from '@jest/globals';
import { DateHolidaysCalendar } from './date-holidays.calendar.js';

const calendar = new DateHolidaysCalendar();
const on = async (country: string, region: string | null, ...days: string[]): Promise<string[]> =>
  (await calendar.on({ country, region }, days)).map(({ date, name }) => `${date} ${name}`);

describe('DateHolidaysCalendar', () => {
  it('R13 knows public holidays, and no others', async () => {
    expect(await on('US', null, '2026-12-24', '2026-12-25')).toEqual(['2026-12-25 Christmas Day']);
    expect(await on('US', null, '2026-02-14')).toEqual([]);
  });

  it('R13 knows those of a region', async () => {
    expect(await on('US', 'CA', '2026-03-31')).toEqual(['2026-03-31 César Chávez Day']);
    expect(await on('US', 'NY', '2026-03-31')).toEqual([]);
  });

  it('R13 a holiday of several days closes each of them, also over the turn of a year', async () => {
    expect(await on('SA', null, '2026-03-18', '2026-03-19', '2026-03-22', '2026-03-23')).toEqual([
      '2026-03-19 End of Ramadan (Eid al-Fitr)',
      '2026-03-22 End of Ramadan (Eid al-Fitr)',
    ]);
  });

  it('R13 a half day closes nothing', async () => {
    expect(await on('CN', null, '2026-05-04')).toEqual([]);
  });

  it('R13 lists a year in its order, with what began the year before', async () => {
    const year = await calendar.ofYear({ country: 'US', region: 'CA' }, 2026);
    expect(year[0]).toEqual({ date: '2026-01-01', name: "New Year's Day" });
    expect(year.map(({ date }) => date)).toEqual(year.map(({ date }) => date).toSorted());
    expect(year.every(({ date }) => date.startsWith('2026'))).toBe(true);
    expect(year).not.toContainEqual(expect.objectContaining({ name: 'Christmas Eve' }));
    expect((await calendar.ofYear({ country: 'US', region: null }, 2026)).length).toBeLessThan(year.length);
  });

  it('says in English what can be switched off, and which places there are', async () => {
    expect(await calendar.namesAt({ country: 'DE', region: 'BY' }, 2026)).toContain('Good Friday');
    expect(await calendar.countries()).toContainEqual({ code: 'US', name: 'United States of America' });
    expect(await calendar.regionsOf('US')).toContainEqual({ code: 'CA', name: 'California' });
    expect(await calendar.regionsOf('XX')).toEqual([]);
    expect(await on('XX', null, '2026-12-25')).toEqual([]);
  });
});
