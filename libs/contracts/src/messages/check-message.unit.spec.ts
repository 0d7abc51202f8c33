import { describe, expect, it } from '@jest/globals';
import { anOffice, LINE, TEXTING } from './check-message.fixtures.js';
import { checkMessage } from './check-message.js';
import { MessageCheck } from './message-check.js';

const specialOf = (message: string, office = anOffice()) => checkMessage(message, office).special;

describe('checkMessage', () => {
  it('R9 R10 R11 R12 says everything about a message', () => {
    const check = checkMessage('Hi, it’s {office_name}', anOffice());
    expect(check).toEqual({
      characters: 26,
      credits: 1,
      parts: 1,
      encoding: 'UCS-2',
      special: [{ character: '’', index: 6, inMessage: { index: 6, length: 1 }, forcesUcs2: true, replacement: "'" }],
      preview: 'Hi, it’s Elm Street Dental',
      hints: [],
      problems: [],
    });
    expect(MessageCheck.parse(check)).toEqual(check);
  });

  it('R10 plain printable ASCII and line breaks are not special, everything else is', () => {
    expect(
      specialOf(String.fromCharCode(...Array.from({ length: 95 }, (_, code) => code + 32), 10, 13, 13, 10)),
    ).toEqual([]);
    expect(specialOf('\t\x7f£').map(({ character }) => character)).toEqual(['\t', '\x7f', '£']);
  });

  it.each([
    ['£', false],
    ['é', false],
    ['€', false],
    ['{', false],
    ['ê', true],
    ['’', true],
    ['😀', true],
    ['x\u0301', true],
  ])('R11 whether %j forces UCS-2: %s', (character, forces) => {
    const { special, encoding } = checkMessage(character, anOffice());
    expect(special.map(({ forcesUcs2 }) => forcesUcs2)).toEqual(character === '{' ? [] : [forces]);
    expect(encoding).toBe(forces ? 'UCS-2' : 'GSM-7');
  });

  it('R12 a character that is typed in pieces is one, and stands where its pieces stand', () => {
    expect(specialOf('cafe\u0301 – 👨‍👩‍👧‍👦!')).toMatchObject([
      { character: 'é', index: 3, inMessage: { index: 3, length: 2 }, replacement: 'e' },
      { character: '–', index: 5, inMessage: { index: 6, length: 1 }, replacement: '-' },
      { character: '👨‍👩‍👧‍👦', index: 7, inMessage: { index: 8, length: 11 }, replacement: null },
    ]);
  });

  it('R12 a character of a variable stands nowhere in the message, and those behind it where they were typed', () => {
    const office = anOffice({ officeName: 'Café' });
    expect(specialOf('{office_name} ’', office)).toMatchObject([
      { character: 'é', index: 3, inMessage: null },
      { character: '’', index: 5, inMessage: { index: 14, length: 1 } },
    ]);
  });

  it('R12 a mark that joins the end of a variable belongs to neither', () => {
    expect(specialOf('{office_name}\u0301', anOffice({ officeName: 'Cafe' }))).toMatchObject([
      { character: 'é', index: 3, inMessage: null },
    ]);
    expect(specialOf('e{office_name}', anOffice({ officeName: '\u0301a' }))).toMatchObject([
      { character: 'é', index: 0, inMessage: null },
    ]);
  });

  it('R9 the preview has every variable filled in; an example stands in for a number that is not there yet', () => {
    const message = '{office_name} {office_phone} {texting_number}';
    const preview = (numbers: ReturnType<typeof anOffice>['numbers']): string =>
      checkMessage(message, anOffice({ numbers })).preview;
    expect(preview({ textingNumber: TEXTING, lines: [LINE] })).toBe(`Elm Street Dental ${LINE} ${TEXTING}`);
    expect(preview({ textingNumber: TEXTING, lines: [] })).toBe(`Elm Street Dental ${TEXTING} ${TEXTING}`);
    expect(preview({ textingNumber: null, lines: [] })).toBe('Elm Street Dental +15551234567 +15551234567');
  });

  describe('problems', () => {
    const problems = (message: string, changes = {}): string[] =>
      checkMessage(message, anOffice(changes)).problems.map(({ pointer, detail }) => `${pointer} ${detail}`);

    it('R9 none of 200 characters, and how many too many of more', () => {
      expect(problems('x'.repeat(200))).toEqual([]);
      expect(problems('👨‍👩‍👧‍👦'.repeat(200))).toEqual([]);
      expect(problems('x'.repeat(203))).toEqual([
        '/message is 3 too long: 203 characters with its variables filled in; 200 are allowed',
      ]);
      expect(problems(`${'x'.repeat(184)}{office_name}`)).toEqual([
        '/message is 1 too long: 201 characters with its variables filled in; 200 are allowed',
      ]);
    });

    it('R9 an unknown variable is named, and the known ones', () => {
      expect(problems('Hi {patient_name}')).toEqual([
        '/message has the unknown variable {patient_name}; known are {office_name}, {office_phone}, {texting_number}',
      ]);
    });

    it('names no more unknown variables than help, and no more of each', () => {
      const many = Array.from({ length: 12 }, (_, index) => `{${index}}`).join('');
      expect(problems(many)).toHaveLength(10);
      expect(problems(`{${'😀'.repeat(41)}}`)[0]).toContain(`variable {${'😀'.repeat(40)}…};`);
      expect(problems(`{${'x'.repeat(40)}}`)[0]).toContain(`variable {${'x'.repeat(40)}};`);
    });

    it.each(['', ' \n\t\u00a0'])('%j is refused while it is switched on, and only then', (message) => {
      expect(problems(message)).toEqual(['/message must not be empty while it is switched on']);
      expect(problems(message, { enabled: false })).toEqual([]);
    });

    it.each(['a\u0000', 'a\u0007', 'a\ud83d', '\udc00', '\u009f'])('what is no text is refused: %j', (message) => {
      expect(problems(message)).toEqual(['/message has characters that are not text']);
    });

    it('every problem at once', () => {
      expect(problems(`\u0000{x}${'y'.repeat(200)}`)).toHaveLength(3);
    });
  });
});
