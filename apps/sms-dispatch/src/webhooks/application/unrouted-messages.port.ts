import type { PhoneNumber, UnroutedMessage } from '@textback/contracts';
import type { CallerMessage } from '../domain/news.js';

/** Why a caller's message belongs to no office. */
export type UnroutedReason = UnroutedMessage['reason'];

/** A message's place in the list. */
export interface UnroutedPosition {
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly providerMessageId: string;
}

/** What callers wrote to nobody, whole (guarantee B). */
export abstract class UnroutedMessages {
  /** Keeps messages in the open transaction. */
  abstract keep(
    messages: readonly { readonly message: CallerMessage; readonly reason: UnroutedReason }[],
  ): Promise<void>;

  /**
   * Takes messages out, in the open transaction, whose number belongs to an office by now: those that came at most a day
   * before the office named it, and opt-out words of any age. What came earlier was hardly meant for that office (guarantee
   * D): the number may have been somebody else's. The oldest come first.
   * @param except provider's ids of messages that are left where they are
   */
  abstract takeRoutable(limit: number, except: readonly string[]): Promise<CallerMessage[]>;

  /** Forgets messages that came more than `days` ago, a slice at a time. Answers how many. */
  abstract forget(days: number): Promise<number>;

  /** Forgets of messages that came more than `days` ago where their media are, a slice at a time. Answers of how many. */
  abstract forgetMedia(days: number): Promise<number>;

  /** Newest first; `next` is where the list goes on. */
  abstract list(page: {
    readonly to: PhoneNumber | null;
    readonly after: UnroutedPosition | null;
    readonly limit: number;
  }): Promise<{ readonly items: UnroutedMessage[]; readonly next: UnroutedPosition | null }>;
}
