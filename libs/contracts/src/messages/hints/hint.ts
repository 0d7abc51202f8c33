import type { MessageCheck, MessageHint } from '../message-check.js';
import type { MessageContext } from '../message-context.js';

/** A message being edited, as the hints see it. */
export interface EditedMessage extends Pick<MessageCheck, 'preview' | 'characters' | 'credits' | 'parts' | 'special'> {
  /** As it was typed. */
  readonly message: string;
  readonly context: MessageContext;
}

/** Looks at a message for one thing that staff should know (R12). */
export type Hint = (edited: EditedMessage) => MessageHint[];
