import { describe, expect, it } from '@jest/globals';
import { storableText } from './storable-text.js';

describe('storableText', () => {
  it.each([
    ['ordinary text, emoji included', 'Grüße 👩‍⚕️\n', 'Grüße 👩‍⚕️\n'],
    ['a zero character', 'a\u0000b', 'a\uFFFDb'],
    ['half of a surrogate pair', 'a\ud83db', 'a\uFFFDb'],
  ])('%s', (_case, text, storable) => {
    expect(storableText(text)).toBe(storable);
  });
});
