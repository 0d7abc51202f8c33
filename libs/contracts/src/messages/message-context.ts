import type { OfficeSettings } from '../settings.js';

/** What a message is judged against: an office as it is, or as it is being edited. */
export interface MessageContext {
  readonly officeName: string;
  readonly numbers: OfficeSettings['numbers'];
  readonly chat: OfficeSettings['chat'];
  /** Whether the message is switched on. */
  readonly enabled: boolean;
}
