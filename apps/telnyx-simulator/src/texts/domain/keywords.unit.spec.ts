import { describe, expect, it } from '@jest/globals';
import { providerKeyword } from './keywords.js';

describe('providerKeyword', () => {
  it.each(['STOP', 'stop', ' Stop ', 'STOPALL', 'stop all', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'])(
    'R18: %j stops',
    (text) => {
      expect(providerKeyword(text)).toBe('STOP');
    },
  );

  it.each(['START', 'unstop'])('R18: %j starts', (text) => {
    expect(providerKeyword(text)).toBe('START');
  });

  it('R18: HELP is answered', () => {
    expect(providerKeyword('help')).toBe('HELP');
  });

  it.each(['please stop', 'STOP.', 'REVOKE', 'OPT OUT', 'YES', 'INFO', ''])('R18: %j is none of its words', (text) => {
    expect(providerKeyword(text)).toBeNull();
  });
});
