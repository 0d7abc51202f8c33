/** What may stand in a message between braces (R9). Never the name of a person (R20). */
export const MESSAGE_VARIABLES = ['office_name', 'office_phone', 'texting_number'] as const;
export type MessageVariable = (typeof MESSAGE_VARIABLES)[number];

/** What the variables stand for. Null: the office has no such number yet, and the variable stays as it is. */
export type VariableValues = Readonly<Record<MessageVariable, string | null>>;

const IN_BRACES = /\{([^{}]*)\}/g;

const isVariable = (name: string): name is MessageVariable => (MESSAGE_VARIABLES as readonly string[]).includes(name);

/** The names in braces that are not variables, each once, as they were written. */
export function unknownVariables(message: string): string[] {
  const names = [...message.matchAll(IN_BRACES)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => !isVariable(name)))];
}

/** The message as it is sent: variables filled in, and in Unicode NFC, which is the form that is counted (R9). */
export function fillVariables(message: string, values: VariableValues): string {
  return message
    .replaceAll(IN_BRACES, (written, name: string) => (isVariable(name) ? (values[name] ?? written) : written))
    .normalize('NFC');
}
