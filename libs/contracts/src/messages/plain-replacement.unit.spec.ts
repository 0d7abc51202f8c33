import { describe, expect, it } from '@jest/globals';
import { plainReplacementOf } from './plain-replacement.js';

const nothing: string[] = ['\u200b', '\u200d', '\ufeff', '\u00ad', '\u0301', '\x7f', '\u2066', '\u3164'];

describe('plainReplacementOf', () => {
  it.each([
    ['’', "'"],
    ['‘', "'"],
    ['´', "'"],
    ['“', '"'],
    ['«', '"'],
    ['–', '-'],
    ['—', '-'],
    ['\u2011', '-'],
    ['…', '...'],
    ['\u00a0', ' '],
    ['\u202f', ' '],
    ['\t', ' '],
    ['\u2028', '\n'],
    ['•', '*'],
    ['×', 'x'],
    ['é', 'e'],
    ['Ü', 'U'],
    ['ế', 'e'],
    ['ñ', 'n'],
    ['x\u0301', 'x'],
    ['ø', 'o'],
    ['ß', 'ss'],
    ['Æ', 'AE'],
    ['ﬁ', 'fi'],
    ['½', '1/2'],
    ['²', '2'],
    ['ｅ', 'e'],
    ['™', '(TM)'],
    ['©\ufe0f', '(C)'],
    ['€', 'EUR'],
    ['a\u200d', 'a'],
  ])('R12 %j can be written %j', (character, plain) => {
    expect(plainReplacementOf(character)).toBe(plain);
  });

  it.each(nothing)('R12 %j can be left out: nobody sees it', (character) => {
    expect(plainReplacementOf(character)).toBe('');
  });

  it.each([
    '😀',
    '👨‍👩‍👧‍👦',
    '🇺🇸',
    '1\ufe0f\u20e3',
    '❤️',
    'ℹ️',
    'я',
    'й',
    '中',
    'あ',
    '한',
    'नि',
    'Ω',
    '¥',
    '\u1112',
    '\u0600',
  ])('R12 nothing plain says the same as %j', (character) => {
    expect(plainReplacementOf(character)).toBeNull();
  });
});
