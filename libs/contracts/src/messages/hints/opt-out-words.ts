import type { MessageHint } from '../message-check.js';
import { optOutWord } from '../opt-out-words.js';
import { type AskedWord, askedWords } from './asked-words.js';
import type { Hint } from './hint.js';

/** What an opt-out word may be said to be for without misleading anybody. */
const ABOUT_TEXTS = /\b(?:opt|opting|unsubscribe|stop|end|receive|receiving|texts|texting|messages|messaging)\b/i;
const ABOUT_HELP = /\b(?:help|info|information|aide)\b/i;

/** The message speaks of opt-out words, or asks for an answer that does something else than the message says (R12, R18). */
export const optOutWords: Hint = ({ preview }) =>
  optOutWord(preview) === null
    ? askedWords(preview).map(hintAbout)
    : [hint('opt-out-words', `The whole message is the command ${preview.trim()}, which nobody who gets it can obey.`)];

function hintAbout({ written, word, purpose }: AskedWord): MessageHint {
  switch (word.keyword) {
    case 'stop':
      return ABOUT_TEXTS.test(purpose)
        ? hint(
            'opt-out-words',
            `${written} is understood: who answers it gets no more texts${word.confirmedByProvider ? ', and the provider confirms that' : ''}.`,
          )
        : hint(
            'answer-opts-out',
            `Who answers ${written} opts out: they get no more texts, and no chat opens. Ask for another word.`,
          );
    case 'start':
      return ABOUT_TEXTS.test(purpose)
        ? hint('opt-out-words', `${written} is understood: who had opted out and answers it gets texts again.`)
        : hint(
            'answer-opts-in',
            `Who answers ${written}${word.onlyAfterStop ? ' after opting out' : ''} opts in to texts again, and no chat opens. Ask for another word.`,
          );
    case 'help':
      return ABOUT_HELP.test(purpose)
        ? hint(
            'opt-out-words',
            `${written} is understood: ${word.confirmedByProvider ? 'the provider answers it, and ' : ''}no chat opens.`,
          )
        : hint('answer-asks-for-help', `Who answers ${written} opens no chat: it is a command. Ask for another word.`);
  }
}

const hint = (name: MessageHint['name'], sentence: string): MessageHint => ({ name, sentence, settings: [] });
