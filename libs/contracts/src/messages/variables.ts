/** What may stand in a message between braces (R9). Never the name of a person (R20). */
export const MESSAGE_VARIABLES = ['office_name', 'office_phone', 'texting_number'] as const;
export type MessageVariable = (typeof MESSAGE_VARIABLES)[number];

/** What the variables stand for. Null: the office has no such number yet, and the variable stays as it is. */
export type VariableValues = Readonly<Record<MessageVariable, string | null>>;

const IN_BRACES = /\{([^{}]*)\}/g;

const isVariable = (name: string): name is MessageVariable => (MESSAGE_VARIABLES as readonly string[]).includes(name);

/** Every name in braces, each once, as it was written. */
const namesInBraces = (message: string): string[] => [
  ...new Set([...message.matchAll(IN_BRACES)].map(([, name = '']) => name)),
];

/** The names in braces that are not variables, each once, as they were written. */
export const unknownVariables = (message: string): string[] =>
  namesInBraces(message).filter((name) => !isVariable(name));

/** The variables that a message uses, each once. */
export const variablesIn = (message: string): MessageVariable[] => namesInBraces(message).filter(isVariable);

/** A stretch of a message whose variables are filled in. */
export interface Piece {
  readonly text: string;
  /** Where it stands in the message as written, in UTF-16 units; null for what a variable stands for. */
  readonly start: number | null;
}

/** A message in pieces: what was written, and what its variables stand for. Not yet brought to Unicode NFC. */
export function piecesOf(message: string, values: VariableValues): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: written, 1: name = '', index } of message.matchAll(IN_BRACES)) {
    const value = isVariable(name) ? values[name] : null;
    if (value === null) continue;
    pieces.push({ text: message.slice(end, index), start: end }, { text: value, start: null });
    end = index + written.length;
  }
  return [...pieces, { text: message.slice(end), start: end }];
}

/** The message as it is sent: variables filled in, and in Unicode NFC, which is the form that is counted (R9). */
export const fillVariables = (message: string, values: VariableValues): string =>
  piecesOf(message, values)
    .map(({ text }) => text)
    .join('')
    .normalize('NFC');
