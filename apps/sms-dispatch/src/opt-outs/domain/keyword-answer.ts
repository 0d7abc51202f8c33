import type { OptOutWord, PhoneNumber } from '@textback/contracts';

/** What we answer to an opt-out word. */
export interface KeywordAnswer {
  readonly kind: 'opt-out-confirmation' | 'help-answer';
  readonly language: OptOutWord['language'];
}

/** What decides about an answer. */
export interface WordFacts {
  /** The word that the whole message is; null for any other message. */
  readonly word: OptOutWord | null;
  /** The provider itself understood the message, so it has answered it. */
  readonly answeredByProvider: boolean;
  /** The caller had not opted out before the word. */
  readonly couldBeTexted: boolean;
  /** The caller has opted out now. */
  readonly optedOut: boolean;
}

/** What the answer tells of the office; null where that has not reached us. */
export interface OfficeCard {
  readonly name: string | null;
  /** Its first line. */
  readonly phone: PhoneNumber | null;
}

/**
 * The answer to a caller's word, or null (R18). The provider confirms its own words; a second answer to them must never be. To
 * ours there is exactly one: a stop is confirmed when it takes effect, not when it is repeated. A caller who has opted out and
 * asks for INFO gets nothing from us: from a stop on, nothing is sent, and HELP is answered by the provider.
 */
export function answerTo({ word, answeredByProvider, couldBeTexted, optedOut }: WordFacts): KeywordAnswer | null {
  if (word === null || word.confirmedByProvider || answeredByProvider) return null;
  const { keyword, language } = word;
  switch (keyword) {
    case 'stop':
      return couldBeTexted && optedOut ? { kind: 'opt-out-confirmation', language } : null;
    case 'help':
      return optedOut ? null : { kind: 'help-answer', language };
    case 'start':
      return null;
  }
}

/** The words of an answer. They name the office and nobody else (R20), and sell nothing. */
export function textOf({ kind, language }: KeywordAnswer, { name, phone }: OfficeCard): string {
  const words = WORDS[language];
  const said = kind === 'opt-out-confirmation' ? words.confirmation : words.help(phone);
  return (name === null ? said : `${name}${words.colon} ${said}`).normalize('NFC');
}

const WORDS = {
  en: {
    colon: ':',
    confirmation: 'You will get no more texts from this number. Reply START to get texts again.',
    help: (phone: PhoneNumber | null) =>
      `${phone === null ? 'This number texts you when we miss your call.' : `For help call ${phone}.`} Reply STOP to get no more texts.`,
  },
  fr: {
    colon: ' :',
    confirmation: 'Vous ne recevrez plus de textos de ce numéro. Répondez START pour en recevoir de nouveau.',
    help: (phone: PhoneNumber | null) =>
      `${phone === null ? 'Ce numéro vous écrit quand nous manquons votre appel.' : `Pour de l'aide, appelez le ${phone}.`} Répondez STOP pour ne plus recevoir de textos.`,
  },
} as const;
