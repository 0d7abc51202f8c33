import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@textback/contracts';
import { checkReadable, readSettings } from './misshapen-settings.js';

const KNOWN = { countries: ['US'], regions: ['CA'], holidays: ['Christmas Day'] };
const wrong = (document: unknown): string[] =>
  checkReadable(readSettings(document), 'Elm Street Dental', KNOWN).map(
    ({ pointer, detail }) => `${pointer} ${detail}`,
  );

const { missedCallAutoReplies, hours } = DEFAULT_SETTINGS;

describe('checkReadable', () => {
  it('judges every part that can be read, whatever is wrong with the others', () => {
    const document = {
      ...DEFAULT_SETTINGS,
      missedCallAutoReplies: {
        ...missedCallAutoReplies,
        duringHours: { enabled: 'yes', message: '{who}' },
        delaySeconds: 901,
      },
      hours: {
        ...hours,
        timeZone: 'Nowhere',
        weekly: { ...hours.weekly, monday: [{ from: '9', to: '17:00' }], sunday: [{ from: '24:00', to: '24:00' }] },
        holidays: { country: 'XX', region: null, openOn: [] },
      },
      numbers: { textingNumber: '911', lines: ['+15559870000', '+15559870000'] },
      colour: 'red',
    };
    expect(wrong(document)).toEqual([
      '/missedCallAutoReplies/duringHours/message has the unknown variable {who}; known are {office_name}, {office_phone}, {texting_number}',
      '/hours/timeZone is not a known time zone such as America/New_York',
      '/hours/weekly/sunday/0/from must be before 24:00',
      '/hours/holidays/country no public holidays are known for XX',
      '/numbers/lines/1 is listed twice',
    ]);
  });

  it('complains of nothing that only a stand-in has', () => {
    for (const document of [undefined, null, 7, [], {}, { hours: 7 }, { hours: { weekly: { monday: 7 } } }])
      expect(wrong(document)).toEqual([]);
    const { sunday: _sunday, ...weekly } = hours.weekly;
    expect(wrong({ ...DEFAULT_SETTINGS, hours: { ...hours, weekly } })).toEqual([]);
  });

  it('judges nothing by the name of a field that every object has', () => {
    expect(wrong(JSON.parse('{"__proto__": {"hours": {"timeZone": "Nowhere"}}}'))).toEqual([]);
  });
});
