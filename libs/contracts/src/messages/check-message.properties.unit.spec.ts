import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countGraphemes } from 'unicode-segmenter/grapheme';
import { anOffice } from './check-message.fixtures.js';
import { checkMessage } from './check-message.js';
import { countCharacters } from './characters.js';

/*
 * The independent counter is unicode-segmenter: its own code and its own tables of Unicode 17, the version of the platform that
 * runs these tests. No alphabet has to be left out; on a platform of another version they may part over characters that are
 * new in one of them.
 */

/** Text that is likely to go wrong: characters of several code points, decomposed, joined, invisible, plain. */
const tricky = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from('ae X\n\r\t{}’–…é£€я中\u0301\u0308\u0327\u200d\u200b\u00a0\ufe0f')),
    fc.constantFrom(
      '👩',
      '🏽',
      '🇺',
      '1\ufe0f\u20e3',
      '\u1112',
      '\u1161',
      '\u11ab',
      '\u0915',
      '\u094d',
      '\u0e33',
      '\u0600',
    ),
    fc.constantFrom('{office_name}', '{office_phone}', '{who}', '©', '😀', 'ﬁ', '½'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  ),
  maxLength: 60,
});
const name = fc.oneof(fc.constant('Elm Street Dental'), tricky);
const office = name.map((officeName) => anOffice({ officeName }));

const codePoints = (text: string): number[] => Array.from(text, (one) => one.codePointAt(0) ?? 0);
const isPlain = (code: number): boolean => (code >= 32 && code <= 126) || code === 10 || code === 13;

describe('checkMessage, of any text', () => {
  it('R9 counts as an independent counter does', () => {
    fc.assert(
      fc.property(tricky, office, (message, office) => {
        const { characters, preview } = checkMessage(message, office);
        expect(characters).toBe(countGraphemes(preview));
        expect(countCharacters(preview)).toBe(characters);
      }),
      { numRuns: 1_000 },
    );
  });

  it('R9 the preview is in NFC, and the form in which a message was typed does not matter', () => {
    fc.assert(
      fc.property(tricky, office, (message, office) => {
        const { preview, characters, credits, parts, encoding } = checkMessage(message, office);
        expect(preview).toBe(preview.normalize('NFC'));
        for (const form of ['NFC', 'NFD'])
          expect(checkMessage(message.normalize(form), office)).toMatchObject({
            preview,
            characters,
            credits,
            parts,
            encoding,
          });
      }),
    );
  });

  it('R10 credits are 2 when there are more than 160 characters and a special one', () => {
    const long = fc.tuple(fc.constantFrom(140, 157, 158, 159, 160, 161), tricky);
    fc.assert(
      fc.property(long, ([length, rest]) => {
        const { credits, preview } = checkMessage('x'.repeat(length) + rest, anOffice());
        const dear = countGraphemes(preview) > 160 && !codePoints(preview).every(isPlain);
        expect(credits).toBe(dear ? 2 : 1);
      }),
    );
  });

  it('R10 R12 finds every special character, and points at each in the preview and in the message', () => {
    fc.assert(
      fc.property(tricky, office, (message, office) => {
        const { special, preview } = checkMessage(message, office);
        let plain = preview;
        for (const { character, index, inMessage } of special.toReversed()) {
          expect(preview.slice(index, index + character.length)).toBe(character);
          plain = plain.slice(0, index) + plain.slice(index + character.length);
          if (inMessage !== null) {
            const typed = message.slice(inMessage.index, inMessage.index + inMessage.length);
            expect(typed.normalize('NFC')).toBe(character);
          }
        }
        expect(codePoints(plain).every(isPlain)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('R12 without variables every special character stands in the message', () => {
    fc.assert(
      fc.property(tricky, (message) => {
        const without = message.replaceAll(/[{}]/g, '');
        expect(checkMessage(without, anOffice()).special.filter(({ inMessage }) => inMessage === null)).toEqual([]);
      }),
    );
  });

  it('R12 writing the replacement removes the special character and makes no other', () => {
    fc.assert(
      fc.property(tricky, fc.nat(), (message, choice) => {
        const { special } = checkMessage(message, anOffice());
        const replaceable = special.flatMap(({ inMessage, replacement }) =>
          inMessage === null || replacement === null ? [] : [{ ...inMessage, replacement }],
        );
        const chosen = replaceable[choice % replaceable.length];
        fc.pre(chosen !== undefined);
        const { index, length, replacement } = chosen;
        const changed = message.slice(0, index) + replacement + message.slice(index + length);
        // A character that nobody sees may have kept two others apart, which are one now.
        expect(checkMessage(changed, anOffice()).special.length).toBeLessThan(special.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('R11 a text is UCS-2 when, and only when, one of its characters forces it', () => {
    fc.assert(
      fc.property(tricky, office, (message, office) => {
        const { special, encoding } = checkMessage(message, office);
        expect(encoding).toBe(special.some(({ forcesUcs2 }) => forcesUcs2) ? 'UCS-2' : 'GSM-7');
      }),
    );
  });
});
