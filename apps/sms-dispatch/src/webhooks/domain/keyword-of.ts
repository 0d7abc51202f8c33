import { type Keyword, optOutWord } from '@textback/contracts';
import type { Said } from '../../opt-outs/domain/consent.js';
import type { CallerMessage } from './news.js';

/**
 * What a caller's message asks for, before anything else is done with it (R18): a stop, a start, help, or null for a message
 * to staff. The provider's own understanding counts where our list has nothing, because it has blocked the caller by then.
 * @param optedOut whether the caller has opted out; only then YES means a start
 */
export function keywordOf(
  message: Pick<CallerMessage, 'text' | 'providerUnderstood'>,
  optedOut: boolean,
): Keyword | null {
  const word = optOutWord(message.text);
  if (word === null || (word.onlyAfterStop && !optedOut)) return message.providerUnderstood;
  return word.keyword;
}

/** Whether a message may change or depend on the opt-out ledger. */
export const concernsConsent = (message: Pick<CallerMessage, 'text' | 'providerUnderstood'>): boolean =>
  message.providerUnderstood !== null || optOutWord(message.text) !== null;

/**
 * What the provider did by itself because of a stop or a start: it acts on the words of its own list, and on what it says that
 * it understood.
 */
export function doneByProvider({
  text,
  providerUnderstood,
}: Pick<CallerMessage, 'text' | 'providerUnderstood'>): Said['provider'] {
  const word = optOutWord(text);
  switch (word?.confirmedByProvider === true ? word.keyword : providerUnderstood) {
    case 'stop':
      return 'blocks';
    case 'start':
      return 'unblocks';
    case 'help':
    case null:
      return 'does-nothing';
  }
}
