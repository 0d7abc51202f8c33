import { optOutWord, type OptOutWord } from '../opt-out-words.js';

/** An opt-out word that a message asks callers to answer. */
export interface AskedWord {
  /** As the message has it. */
  readonly written: string;
  readonly word: OptOutWord;
  /** What the message says that it is for, e.g. `to opt out`; the word itself when it says nothing. */
  readonly purpose: string;
}

/** A stretch of a sentence. */
interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const VERBS = new Set(['reply', 'replying', 'respond', 'answer', 'text', 'send', 'type']);
/** What may stand between the verb and the word that it asks for. */
const FILLERS = new Set(['us', 'back', 'with', 'by', 'the', 'word']);

/** The opt-out words that a message asks for: right behind a verb such as "reply", or later in its sentence in capitals. */
export const askedWords = (message: string): AskedWord[] => message.split(/[.!?;\n]/).flatMap(askedInSentence);

function askedInSentence(sentence: string): AskedWord[] {
  const tokens = [...sentence.matchAll(/[\p{L}\p{M}\p{N}-]+/gu)].map(({ 0: text, index }) => ({
    text,
    start: index,
    end: index + text.length,
  }));
  const commands = tokens.flatMap((token, at) => {
    const command = commandAt(sentence, token, tokens[at + 1]);
    return command !== null && isAskedFor(command.text, tokens.slice(0, at), tokens[at + 1]) ? [command] : [];
  });
  let purpose = '';
  // From the last to the first: in "STOP or END to opt out" both are for the same.
  return commands
    .toReversed()
    .map(({ text, word, end }, fromLast, reversed) => {
      const said = sentence.slice(end, reversed[fromLast - 1]?.start ?? sentence.length);
      purpose = said.replace(/\b(?:or|and)\b\W*$/i, '').trim() === '' ? purpose : said;
      return { written: text, word, purpose: /\p{L}/u.test(purpose) ? purpose : text };
    })
    .toReversed();
}

/** The opt-out word that begins at a token; it may be two, such as STOP ALL. */
function commandAt(sentence: string, first: Token, second?: Token): (Token & { readonly word: OptOutWord }) | null {
  for (const end of [second?.end, first.end]) {
    if (end === undefined) continue;
    const text = sentence.slice(first.start, end);
    const word = optOutWord(text);
    if (word !== null) return { text, start: first.start, end, word };
  }
  return null;
}

function isAskedFor(command: string, before: readonly Token[], next?: Token): boolean {
  const inCapitals = command === command.toUpperCase();
  if (before.length === 0) return inCapitals && next?.text === 'to';
  const words = before.map(({ text }) => text.toLowerCase());
  const closest = words.findLast((word) => !FILLERS.has(word));
  return (closest !== undefined && VERBS.has(closest)) || (inCapitals && words.some((word) => VERBS.has(word)));
}
