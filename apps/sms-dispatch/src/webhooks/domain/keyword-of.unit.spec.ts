import { describe, expect, it } from '@jest/globals';
import { keywordOf } from './keyword-of.js';

describe('keywordOf', () => {
  it.each([
    { text: 'Stop', providerUnderstood: null, optedOut: false, keyword: 'stop' },
    { text: 'yes', providerUnderstood: null, optedOut: true, keyword: 'start' },
    { text: 'yes', providerUnderstood: null, optedOut: false, keyword: null },
    { text: 'Info', providerUnderstood: null, optedOut: false, keyword: 'help' },
    { text: 'Can I come at 9?', providerUnderstood: null, optedOut: true, keyword: null },
    { text: 'Genug', providerUnderstood: 'stop' as const, optedOut: false, keyword: 'stop' },
  ])(
    'R18 "$text" (provider: $providerUnderstood, opted out: $optedOut) means $keyword',
    ({ keyword, optedOut, ...message }) => {
      expect(keywordOf(message, optedOut)).toBe(keyword);
    },
  );
});
