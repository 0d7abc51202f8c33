import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, type OfficeSettings, OfficeSettingsDocument, type PhoneNumber } from '@textback/contracts';
import { everyDay, intervals } from '../../hours/domain/business-hours.fixtures.js';
import { checkOfficeName, checkSettings } from './check-settings.js';

const KNOWN = {
  countries: ['US'],
  regions: ['CA', 'NY'],
  holidays: ['Christmas Day', 'Veterans Day (substitute day)'],
};

const check = (changes: Partial<OfficeSettings>, name = 'Elm Street Dental'): string[] =>
  checkSettings({ ...DEFAULT_SETTINGS, ...changes }, name, KNOWN).map(({ pointer, detail }) => `${pointer} ${detail}`);

const checkMessage = (message: string, name?: string): string[] =>
  check(
    {
      numbers: { textingNumber: '+15559870001' as PhoneNumber, lines: ['+15559870000' as PhoneNumber] },
      missedCallAutoReplies: {
        ...DEFAULT_SETTINGS.missedCallAutoReplies,
        outsideHours: { enabled: true, message },
      },
    },
    name,
  );
const AT = '/missedCallAutoReplies/outsideHours/message';

const checkHours = (changes: Partial<OfficeSettings['hours']>): string[] =>
  check({ hours: { ...DEFAULT_SETTINGS.hours, ...changes } });

const CLOSED = everyDay();

describe('checkSettings', () => {
  it('finds nothing wrong with the defaults, which also have the right shape', () => {
    expect(check({})).toEqual([]);
    expect(OfficeSettingsDocument.safeParse(DEFAULT_SETTINGS).error).toBeUndefined();
  });

  it.each([
    ['200 characters', 'x'.repeat(200), []],
    [
      '201 characters',
      'x'.repeat(201),
      ['is 1 too long: 201 characters with its variables filled in; 200 are allowed'],
    ],
    ['200 emoji of several code points', '👩‍👩‍👧'.repeat(200), []],
    [
      'a variable that makes it too long',
      `${'x'.repeat(190)}{office_name}`,
      ['is 7 too long: 207 characters with its variables filled in; 200 are allowed'],
    ],
    ['variables that make it shorter', `${'x'.repeat(172)}{office_phone}{texting_number}`, []],
    [
      'unknown variables',
      '{patient_name} {name}',
      [
        'has the unknown variable {patient_name}; known are {office_name}, {office_phone}, {texting_number}',
        'has the unknown variable {name}; known are {office_name}, {office_phone}, {texting_number}',
      ],
    ],
    ['nothing but spaces', ' \n', ['must not be empty while it is switched on']],
    ['half of an emoji', 'a\ud83d', ['has characters that are not text']],
    ['a NUL', 'a\u0000', ['has characters that are not text']],
    ['line breaks and tabs', 'a\r\n\tb', []],
  ])('R9 a message with %s', (_, message, details) => {
    expect(checkMessage(message)).toEqual(details.map((detail) => `${AT} ${detail}`));
  });

  it('R9 a message that is switched off may be empty', () => {
    const { missedCallAutoReplies } = DEFAULT_SETTINGS;
    const off = { enabled: false, message: '' };
    expect(check({ missedCallAutoReplies: { ...missedCallAutoReplies, outsideHours: off } })).toEqual([]);
  });

  it.each([
    ['within a day', { monday: intervals('09:00-12:00', '11:59-17:00') }, ['monday/1 overlaps monday 09:00 to 12:00']],
    [
      'within an hour',
      { monday: intervals('09:00-12:30', '12:15-13:00') },
      ['monday/1 overlaps monday 09:00 to 12:30'],
    ],
    [
      'with one that lasts round the clock',
      { monday: intervals('09:00-09:00', '12:00-13:00') },
      ['monday/1 overlaps monday 09:00 to 09:00'],
    ],
    ['touching', { monday: intervals('09:00-12:00', '12:00-17:00') }, []],
    ['in any order', { monday: intervals('12:00-17:00', '09:00-12:00') }, []],
    [
      'the same twice',
      { monday: intervals('09:00-12:00', '09:00-12:00') },
      ['monday/1 overlaps monday 09:00 to 12:00'],
    ],
    [
      'from the night before',
      { monday: intervals('22:00-06:00'), tuesday: intervals('05:59-10:00') },
      ['tuesday/0 overlaps monday 22:00 to 06:00'],
    ],
    ['touching the night before', { monday: intervals('22:00-06:00'), tuesday: intervals('06:00-10:00') }, []],
    [
      'from Sunday night into Monday',
      { monday: intervals('05:00-10:00'), sunday: intervals('22:00-06:00') },
      ['sunday/0 overlaps monday 05:00 to 10:00'],
    ],
    ['round the clock', everyDay('00:00-24:00'), []],
    ['round the clock from nine to nine', everyDay('09:00-09:00'), []],
    ['beginning at the end of the day', { monday: intervals('24:00-24:00') }, ['monday/0/from must be before 24:00']],
  ])('R13 intervals of the week: %s', (_, weekly, details) => {
    expect(checkHours({ weekly: { ...CLOSED, ...weekly } })).toEqual(
      details.map((detail) => `/hours/weekly/${detail}`),
    );
  });

  it('R13 exceptions: overlapping intervals and a date that is there already', () => {
    const exceptions = [
      { date: '2026-12-24', label: '', intervals: intervals('09:00-12:00', '10:00-11:00') },
      { date: '2026-12-24', label: '', intervals: [] },
    ];
    expect(checkHours({ exceptions })).toEqual([
      '/hours/exceptions/0/intervals/1 overlaps 09:00 to 12:00',
      '/hours/exceptions/1/date 2026-12-24 has an exception already',
    ]);
  });

  it.each(['America/Nowhere', '+02:00', 'Z', '', 'America/New York', '2026-03-02T12:00-05:00[America/New_York]'])(
    'R13 refuses the time zone %j',
    (timeZone) => {
      expect(checkHours({ timeZone })).toEqual(['/hours/timeZone is not a known time zone such as America/New_York']);
    },
  );

  it.each(['America/New_York', 'Europe/Berlin', 'UTC', 'Asia/Kolkata'])('R13 accepts the time zone %s', (timeZone) => {
    expect(checkHours({ timeZone })).toEqual([]);
  });

  it.each([
    [
      'a country without a calendar',
      { country: 'XX', region: 'CA', openOn: ['Nope'] },
      ['/hours/holidays/country no public holidays are known for XX'],
    ],
    [
      'an unknown region',
      { country: 'US', region: 'ZZ', openOn: [] },
      ['/hours/holidays/region is not a region of US; known are CA, NY'],
    ],
    ['a region', { country: 'US', region: 'CA', openOn: ['christmas day', 'Veterans Day'] }, []],
    [
      'a holiday by the name of its substitute day',
      { country: 'US', region: null, openOn: ['Christmas Day (substitute day)'] },
      [],
    ],
    [
      'an unknown holiday',
      { country: 'US', region: null, openOn: ['Christmas Day', 'Xmas'] },
      [
        '/hours/holidays/openOn/1 is not a public holiday there; known are Christmas Day, Veterans Day (substitute day)',
      ],
    ],
  ])('R13 holidays: %s', (_, holidays, details) => {
    expect(checkHours({ holidays })).toEqual(details);
  });

  it('R13 a country that is the same everywhere has no regions', () => {
    const holidays = { country: 'US', region: 'CA', openOn: [] };
    const errors = checkSettings(
      { ...DEFAULT_SETTINGS, hours: { ...DEFAULT_SETTINGS.hours, holidays } },
      'Elm Street Dental',
      { ...KNOWN, regions: [] },
    );
    expect(errors).toEqual([
      { pointer: '/hours/holidays/region', detail: 'is not a region of US; none are known, so it must be null' },
    ]);
  });

  it('R6 an ending cannot be listed twice', () => {
    const { missedCallAutoReplies } = DEFAULT_SETTINGS;
    const countedEndings = ['busy', 'declined', 'busy'] as const;
    expect(check({ missedCallAutoReplies: { ...missedCallAutoReplies, countedEndings: [...countedEndings] } })).toEqual(
      ['/missedCallAutoReplies/countedEndings/2 is listed twice'],
    );
  });

  it('a line cannot be listed twice; it can be the texting number, too', () => {
    const line = '+15559870000' as PhoneNumber;
    expect(check({ numbers: { textingNumber: line, lines: [line, line] } })).toEqual([
      '/numbers/lines/1 is listed twice',
    ]);
  });

  it('names everything that is wrong at once', () => {
    const errors = checkHours({
      timeZone: 'Nowhere',
      exceptions: [{ date: '2026-12-24', label: '\u0007', intervals: [] }],
    });
    expect(errors).toEqual([
      '/hours/exceptions/0/label has characters that are not text',
      '/hours/timeZone is not a known time zone such as America/New_York',
    ]);
  });
});

describe('checkOfficeName', () => {
  it('R9 refuses a name that makes a message too long', () => {
    const settings = structuredClone(DEFAULT_SETTINGS);
    settings.missedCallAutoReplies.duringHours.message = `{office_name}${'x'.repeat(190)}`;
    expect(checkOfficeName('Ten chars.', settings)).toEqual([]);
    expect(checkOfficeName('Eleven char', settings)).toEqual([
      {
        pointer: '/name',
        detail: expect.stringContaining('/missedCallAutoReplies/duringHours/message is 1 too long') as unknown,
      },
    ]);
  });

  it('a name that is not one line of text is refused for that alone, however long it is', () => {
    const settings = structuredClone(DEFAULT_SETTINGS);
    settings.missedCallAutoReplies.duringHours.message = '{office_name}';
    expect(checkOfficeName(`${'x'.repeat(201)}\u0000`, settings)).toEqual([
      { pointer: '/name', detail: 'must be one line, without control characters' },
    ]);
  });

  it('an office without settings may be called anything that is one line of text', () => {
    expect(checkOfficeName('x'.repeat(200), null)).toEqual([]);
    expect(checkOfficeName('a\u0000', null)).toEqual([
      { pointer: '/name', detail: 'must be one line, without control characters' },
    ]);
  });

  it.each(['a\nb', 'a\r\nb', 'a\tb', 'a\u0085b', 'a\u2028b', 'a\u2029b'])(
    'R9 a name is one line, wherever a message shows it: %j is refused',
    (name) => {
      for (const settings of [null, DEFAULT_SETTINGS])
        expect(checkOfficeName(name, settings)).toEqual([
          { pointer: '/name', detail: 'must be one line, without control characters' },
        ]);
    },
  );

  it('a name may have letters of any script, and emoji of several code points', () => {
    for (const name of ["O'Brien & Söhne", '歯科クリニック', 'عيادة', 'Smile 👩‍👩‍👧'])
      expect(checkOfficeName(name, DEFAULT_SETTINGS)).toEqual([]);
  });
});
