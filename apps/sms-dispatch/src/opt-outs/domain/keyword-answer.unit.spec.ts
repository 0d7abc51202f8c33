import { describe, expect, it } from '@jest/globals';
import { optOutWord, PhoneNumber } from '@textback/contracts';
import { answerTo, textOf } from './keyword-answer.js';

const office = { name: 'Elm Street Dental', phone: PhoneNumber.parse('+14155550100') };

describe('answerTo', () => {
  it.each([
    { text: 'REVOKE', kind: 'opt-out-confirmation', language: 'en' },
    { text: 'opt-out', kind: 'opt-out-confirmation', language: 'en' },
    { text: 'Arrêt', kind: 'opt-out-confirmation', language: 'fr' },
  ])('R18 "$text" is confirmed when it takes effect, and never again while it holds', ({ text, ...answer }) => {
    const word = optOutWord(text);
    const facts = { word, answeredByProvider: false, optedOut: true };
    expect(answerTo({ ...facts, couldBeTexted: true })).toEqual(answer);
    expect(answerTo({ ...facts, couldBeTexted: false })).toBeNull();
  });

  it.each([
    { text: 'Info', language: 'en' },
    { text: 'AIDE', language: 'fr' },
  ])('R18 "$text" is answered, but not to somebody who has opted out', ({ text, language }) => {
    const facts = { word: optOutWord(text), answeredByProvider: false };
    expect(answerTo({ ...facts, couldBeTexted: true, optedOut: false })).toEqual({ kind: 'help-answer', language });
    expect(answerTo({ ...facts, couldBeTexted: false, optedOut: true })).toBeNull();
  });

  it.each(['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'START', 'UNSTOP', 'HELP', 'Hello'])(
    'R18 "%s" is not ours to answer',
    (text) => {
      const word = optOutWord(text);
      expect(answerTo({ word, answeredByProvider: false, couldBeTexted: true, optedOut: true })).toBeNull();
      expect(answerTo({ word, answeredByProvider: false, couldBeTexted: true, optedOut: false })).toBeNull();
    },
  );

  it.each(['REVOKE', 'INFO'])('R18 "%s", which the provider has learnt by now, gets no second answer', (text) => {
    const word = optOutWord(text);
    expect(answerTo({ word, answeredByProvider: true, couldBeTexted: true, optedOut: true })).toBeNull();
  });

  it('YES after a stop is not answered', () => {
    const facts = { word: optOutWord('YES'), answeredByProvider: false, couldBeTexted: false, optedOut: false };
    expect(answerTo(facts)).toBeNull();
  });

  it('a stop that an earlier start overtook is not confirmed', () => {
    const facts = { word: optOutWord('REVOKE'), answeredByProvider: false, couldBeTexted: true, optedOut: false };
    expect(answerTo(facts)).toBeNull();
  });
});

describe('textOf', () => {
  it.each([
    {
      kind: 'opt-out-confirmation' as const,
      language: 'en' as const,
      text: 'Elm Street Dental: You will get no more texts from this number. Reply START to get texts again.',
    },
    {
      kind: 'opt-out-confirmation' as const,
      language: 'fr' as const,
      text: 'Elm Street Dental : Vous ne recevrez plus de textos de ce numéro. Répondez START pour en recevoir de nouveau.',
    },
    {
      kind: 'help-answer' as const,
      language: 'en' as const,
      text: 'Elm Street Dental: For help call +14155550100. Reply STOP to get no more texts.',
    },
    {
      kind: 'help-answer' as const,
      language: 'fr' as const,
      text: "Elm Street Dental : Pour de l'aide, appelez le +14155550100. Répondez STOP pour ne plus recevoir de textos.",
    },
  ])('$kind in $language', ({ text, ...answer }) => {
    expect(textOf(answer, office)).toBe(text);
  });

  it('an office of which nothing is known yet is not named', () => {
    const nobody = { name: null, phone: null };
    expect(textOf({ kind: 'help-answer', language: 'en' }, nobody)).toBe(
      'This number texts you when we miss your call. Reply STOP to get no more texts.',
    );
  });
});
