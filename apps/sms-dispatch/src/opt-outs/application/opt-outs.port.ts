import type { ConversationId, OfficeId, OptOut, PhoneNumber } from '@textback/contracts';
import type { Consent } from '../domain/consent.js';

/** The opt-out ledger: the last word of each caller for each texting number (R18). */
export abstract class OptOuts {
  /**
   * What is known about these callers. Until the open transaction ends, nobody else can record a word of theirs,
   * so that two words that arrive at once are judged one after the other.
   */
  abstract lock(phones: readonly PhoneNumber[]): Promise<Consent[]>;

  /** Writes entries, over older ones of the same caller and texting number. */
  abstract save(entries: readonly Consent[]): Promise<void>;

  /** Who has opted out of an office's texts, newest first; `next` is where the list goes on. */
  abstract list(
    officeId: OfficeId,
    page: { readonly after: OptOutPosition | null; readonly limit: number },
  ): Promise<{ readonly items: OptOut[]; readonly next: OptOutPosition | null }>;
}

/** An entry's place in the list. */
export interface OptOutPosition {
  /** ISO 8601. */
  readonly since: string;
  readonly conversationId: ConversationId;
}
