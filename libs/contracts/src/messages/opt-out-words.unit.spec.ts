import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { optOutWord } from './opt-out-words.js';

/** R18's words as the rule writes them; those that the provider confirms itself are marked. */
const STOP = [
  'STOP*',
  'STOPALL*',
  'STOP ALL*',
  'UNSUBSCRIBE*',
  'CANCEL*',
  'END*',
  'QUIT*',
  'REVOKE',
  'OPT OUT',
  'ARRET',
];
const START = ['START*', 'UNSTOP*', 'YES'];
const HELP = ['HELP*', 'INFO', 'AIDE'];
const WORDS = [
  ...STOP.map((word) => ({ word, keyword: 'stop' })),
  ...START.map((word) => ({ word, keyword: 'start' })),
  ...HELP.map((word) => ({ word, keyword: 'help' })),
].map(({ word, keyword }) => ({ word: word.replace('*', ''), keyword, confirmedByProvider: word.endsWith('*') }));

describe('optOutWord', () => {
  it.each(WORDS)('R18 $word means $keyword', ({ word, keyword, confirmedByProvider }) => {
    expect(optOutWord(word)).toEqual({
      keyword,
      confirmedByProvider,
      onlyAfterStop: word === 'YES',
      language: word === 'ARRET' || word === 'AIDE' ? 'fr' : 'en',
    });
  });

  it.each([
    'Stop.',
    ' stop ',
    '"STOP"',
    'Stop all!',
    'opt-out',
    'Arrêt',
    'ARRÊT !',
    'arre\u0302t',
    'STOP\n',
    '¡stop!',
    'ｓｔｏｐ',
  ])('R18 understands %j', (message) => {
    expect(optOutWord(message)?.keyword).toBe('stop');
  });

  it.each(['stop', ' Stop all ', 'STOPALL', 'Help\n'])('R18 the provider confirms %j itself', (message) => {
    expect(optOutWord(message)?.confirmedByProvider).toBe(true);
  });

  it.each(['Stop.', 'S T O P', 'ｓｔｏｐ', 'stop 🛑', 'QUIT!'])(
    'R18 the provider takes no notice of %j, so its confirmation is ours',
    (message) => {
      expect(optOutWord(message)).toMatchObject({ keyword: 'stop', confirmedByProvider: false });
    },
  );

  it.each(['', '   ', '!!!', 'please stop', 'stop texting me', 'STOP2', 'nonstop', 'I said yes', '🛑', 'no'])(
    'R18 %j is a message to staff: only a whole message counts',
    (message) => {
      expect(optOutWord(message)).toBeNull();
    },
  );

  it('R18 case, accents, spaces and punctuation around a word never matter', () => {
    const decoration = fc.string({
      unit: fc.constantFrom(' ', '.', '!', '?', '"', "'", '\t', '\n', ',', '…'),
      maxLength: 8,
    });
    const accent = fc.constantFrom('', '\u0301', '\u0302', '\u0308');
    fc.assert(
      fc.property(
        fc.constantFrom(...WORDS),
        decoration,
        decoration,
        accent,
        fc.boolean(),
        ({ word, keyword }, before, after, mark, lower) => {
          const letters = lower ? word.toLowerCase() : word;
          expect(optOutWord(`${before}${letters[0]}${mark}${letters.slice(1)}${after}`)?.keyword).toBe(keyword);
        },
      ),
    );
  });

  it('R18 any other letter or digit beside a word makes it a message to staff', () => {
    const extra = fc.string({ unit: fc.constantFrom('a', 'Z', '7', 'é', 'ж', '字'), minLength: 1, maxLength: 20 });
    const known = new Set(WORDS.map(({ word }) => word.replace(' ', '')));
    fc.assert(
      fc.property(fc.constantFrom(...WORDS), extra, ({ word }, more) => {
        const joined = `${word}${more}`
          .normalize('NFKD')
          .replaceAll(/[^\p{L}\p{N}]/gu, '')
          .toUpperCase();
        fc.pre(!known.has(joined));
        expect(optOutWord(`${word} ${more}`)).toBeNull();
      }),
    );
  });

  it('a message far longer than any word is not looked at', () => {
    expect(optOutWord(`STOP${' '.repeat(200)}`)).toBeNull();
  });
});
