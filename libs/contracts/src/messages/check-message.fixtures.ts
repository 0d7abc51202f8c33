import type { PhoneNumber } from '../ids.js';
import type { MessageContext } from './message-context.js';

export const LINE = '+15559870000' as PhoneNumber;
export const OTHER_LINE = '+15559870002' as PhoneNumber;
export const TEXTING = '+15559870001' as PhoneNumber;

/** Elm Street Dental texts from the line that is called, and lets everybody reply. */
export const anOffice = (changes: Partial<MessageContext> = {}): MessageContext => ({
  officeName: 'Elm Street Dental',
  numbers: { textingNumber: LINE, lines: [LINE] },
  chat: { allowPatientsAndContactsToStartChat: true, allowMessagesFromUnknownNumbers: true },
  enabled: true,
  ...changes,
});
