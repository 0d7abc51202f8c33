/** What the provider does by itself about a word of a caller's. */
export type ProviderKeyword = 'STOP' | 'START' | 'HELP';

/** Telnyx's own words. REVOKE, OPT OUT, YES and others are not among them: those are ours to act on (R18). */
const KEYWORDS: Readonly<Record<ProviderKeyword, readonly string[]>> = {
  STOP: ['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'],
  START: ['START', 'UNSTOP'],
  HELP: ['HELP'],
};

/** The word that the whole message is, if it is one. Surrounding space and case do not matter; more words do. */
export function providerKeyword(text: string): ProviderKeyword | null {
  const word = text.trim().toUpperCase();
  const found = Object.entries(KEYWORDS).find(([, words]) => words.includes(word));
  return found === undefined ? null : (found[0] as ProviderKeyword);
}

/** The provider's own answer to each word. We never send a second one. */
export const CONFIRMATIONS: Readonly<Record<ProviderKeyword, string>> = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  START:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.',
  HELP: 'Please contact the sender of this message for help. Reply STOP to unsubscribe.',
};
