import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { measureParts } from './carrier-parts.js';
import { countCharacters } from './characters.js';
import { creditsOf } from './credits.js';
import { fillVariables, unknownVariables } from './variables.js';

describe('countCharacters', () => {
  it.each([
    ['plain text', 'Hello', 5],
    ['nothing', '', 0],
    ['an accent typed as one', 'caf\u00e9', 4],
    ['the same accent typed as two', 'cafe\u0301', 4],
    ['Hindi', 'नमस्ते', 3],
    ['Thai vowels', 'กำ', 1],
    ['Korean in pieces', '\u1112\u1161\u11ab', 1],
    ['an emoji outside the basic plane', '😀', 1],
    ['a family joined by joiners', '👨‍👩‍👧‍👦', 1],
    ['a flag', '🇺🇸', 1],
    ['a skin tone', '👍🏽', 1],
    ['a Windows line break', 'a\r\nb', 3],
  ])('R9 counts every user-perceived character as one: %s', (_, text, count) => {
    expect(countCharacters(text)).toBe(count);
  });

  it('R9 agrees with an independent counter on letters, marks and emoji', () => {
    const base = fc.constantFrom('a', 'Z', '7', ' ', 'ß', 'я', '中', 'あ', '😀', '🦷');
    const marks = fc.array(fc.constantFrom('\u0301', '\u0308', '\u0327', '\ufe0f'), { maxLength: 3 });
    const pieces = fc.array(fc.tuple(base, marks), { maxLength: 40 });
    fc.assert(
      fc.property(pieces, (written) => {
        const text = written.map(([letter, added]) => letter + added.join('')).join('');
        // Each base starts a character and each mark continues one, whatever the text is composed into.
        expect(countCharacters(text)).toBe(written.length);
      }),
    );
  });

  it('R9 adding text never lowers the count, and the form of Unicode does not matter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (first, second) => {
        expect(countCharacters(first + second)).toBeGreaterThanOrEqual(countCharacters(first) - 1);
        expect(countCharacters(first.normalize('NFD'))).toBe(countCharacters(first.normalize('NFC')));
      }),
    );
  });
});

const plain = (length: number): string => 'x'.repeat(length);

describe('creditsOf', () => {
  it.each([
    ['160 plain characters', plain(160), 1],
    ['161 plain characters', plain(161), 1],
    ['200 plain characters', plain(200), 1],
    ['160 characters with a special one', `${plain(159)}é`, 1],
    ['161 characters with a special one', `${plain(160)}é`, 2],
    ['161 characters with an emoji of several code points', `${plain(160)}👨‍👩‍👧‍👦`, 2],
    ['160 characters that are 161 code points', `${plain(159)}e\u0301`, 1],
    ['161 characters with line breaks only', `${plain(158)}\n\r\n${plain(2)}`, 1],
    ['161 characters with a tab', `${plain(160)}\t`, 2],
    ['161 characters with a typographic apostrophe', `${plain(160)}’`, 2],
    ['161 characters with the last printable ASCII one', `${plain(160)}~`, 1],
    ['161 characters with a delete character', `${plain(160)}\x7f`, 2],
    ['161 characters with a euro sign, which GSM has', `${plain(160)}€`, 2],
    ['a short special one', 'é', 1],
  ])('R10 %s', (_, text, credits) => {
    expect(creditsOf(text)).toBe(credits);
  });
});

describe('measureParts', () => {
  it.each([
    ['nothing', '', 'GSM-7', 1],
    ['160 septets', 'x'.repeat(160), 'GSM-7', 1],
    ['161 septets', 'x'.repeat(161), 'GSM-7', 2],
    ['306 septets', 'x'.repeat(306), 'GSM-7', 2],
    ['307 septets', 'x'.repeat(307), 'GSM-7', 3],
    ['80 euro signs', '€'.repeat(80), 'GSM-7', 1],
    ['81 euro signs', '€'.repeat(81), 'GSM-7', 2],
    ['an escape that would be torn', `${'x'.repeat(152)}€${'x'.repeat(152)}`, 'GSM-7', 3],
    ['70 units', '中'.repeat(70), 'UCS-2', 1],
    ['71 units', '中'.repeat(71), 'UCS-2', 2],
    ['135 units', '中'.repeat(135), 'UCS-2', 3],
    ['35 emoji', '😀'.repeat(35), 'UCS-2', 1],
    ['a surrogate pair that would be torn', `${'中'.repeat(66)}😀${'中'.repeat(66)}`, 'UCS-2', 3],
    ['a typographic apostrophe', `it’s ${'x'.repeat(65)}`, 'UCS-2', 1],
  ])('R11 %s', (_, text, encoding, parts) => {
    expect(measureParts(text)).toEqual({ encoding, parts });
  });

  it('R11 agrees with an independent calculator on text without joined characters', () => {
    const gsm = fc.constantFrom(...Array.from('aZ9 @£éÇ\nΔ€[]{}^~|\\'));
    const letter = fc.oneof(gsm, fc.constantFrom('ç', '中', 'я', '’', '😀'));
    const text = fc.oneof(fc.array(letter, { maxLength: 400 }), fc.array(gsm, { maxLength: 500 }));
    fc.assert(
      fc.property(text, (characters) => {
        const written = characters.join('');
        const other = new SegmentedMessage(written);
        expect(measureParts(written)).toEqual({
          encoding: other.encodingName,
          parts: Math.max(1, other.segmentsCount),
        });
      }),
    );
  });
});

describe('variables', () => {
  const values = { office_name: 'Elm Street Dental', office_phone: '+15559870000', texting_number: null };

  it('R9 fills in what is known and leaves what is not', () => {
    expect(fillVariables('{office_name}, {office_phone}, {texting_number}, {office_name}', values)).toBe(
      'Elm Street Dental, +15559870000, {texting_number}, Elm Street Dental',
    );
  });

  it('R9 a value is not read as a pattern or filled again', () => {
    expect(fillVariables('{office_name}', { ...values, office_name: '$& {office_phone}' })).toBe('$& {office_phone}');
  });

  it('R9 names unknown variables, each once', () => {
    expect(unknownVariables('{patient_name} {office_name} {} {patient_name} {Office_Name} { and }')).toEqual([
      'patient_name',
      '',
      'Office_Name',
      ' and ',
    ]);
    expect(unknownVariables('no braces, or only one { of them')).toEqual([]);
  });

  it('R20 no variable can name a person', () => {
    expect(unknownVariables('{name} {first_name} {person}')).toHaveLength(3);
  });
});
