import { describe, expect, it } from '@jest/globals';
import { creditsFor } from './credits.js';

describe('creditsFor', () => {
  it.each([
    ['short and plain', 'a'.repeat(160), 1],
    ['long and plain', 'a'.repeat(161), 1],
    ['long with line breaks', `${'a'.repeat(160)}\r\n`, 1],
    ['short and special', `${'a'.repeat(159)}é`, 1],
    ['long and special', `${'a'.repeat(160)}é`, 2],
    ['160 characters as people count them, though of many code points', '👩‍⚕️'.repeat(160), 1],
    ['160 characters with combining accents', 'e\u0301'.repeat(160), 1],
  ])('R10 %s', (_case, text, credits) => {
    expect(creditsFor(text)).toBe(credits);
  });
});
