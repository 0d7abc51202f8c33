import { describe, expect, it } from '@jest/globals';
import { doneByProvider, keywordOf } from './keyword-of.js';

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

describe('doneByProvider', () => {
  it.each([
    { text: 'STOP', providerUnderstood: null, done: 'blocks' },
    { text: 'Start', providerUnderstood: null, done: 'unblocks' },
    { text: ' stop all ', providerUnderstood: null, done: 'blocks' },
    { text: 'Stop.', providerUnderstood: null, done: 'does-nothing' },
    { text: 'Stop.', providerUnderstood: 'stop' as const, done: 'blocks' },
    { text: 'S T O P', providerUnderstood: null, done: 'does-nothing' },
    { text: 'Revoke', providerUnderstood: null, done: 'does-nothing' },
    { text: 'yes', providerUnderstood: null, done: 'does-nothing' },
    { text: 'Genug', providerUnderstood: 'stop' as const, done: 'blocks' },
    { text: 'Revoke', providerUnderstood: 'stop' as const, done: 'blocks' },
    { text: 'STOP', providerUnderstood: 'help' as const, done: 'blocks' },
    { text: 'info', providerUnderstood: 'help' as const, done: 'does-nothing' },
  ])('"$text" (provider: $providerUnderstood): $done', ({ done, ...message }) => {
    expect(doneByProvider(message)).toBe(done);
  });
});
