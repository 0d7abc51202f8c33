import type { MessageId } from '@textback/contracts';

/** What the provider has told us so far. */
export abstract class WebhookLog {
  /** Notes events in the open transaction. Answers those that are new: none of them was ever taken in. */
  abstract admitEvents(eventIds: readonly string[], at: Date): Promise<ReadonlySet<string>>;

  /** Notes callers' messages by the provider's id. Answers the ids that are new. */
  abstract admitMessages(
    messages: readonly {
      readonly providerMessageId: string;
      readonly messageId: MessageId;
      readonly receivedAt: Date;
    }[],
  ): Promise<ReadonlySet<string>>;

  /** Remembers of receipts that they changed nothing because we have no such text, or it became another message. */
  abstract markStray(eventIds: readonly string[], outcome: 'no-such-text' | 'another-message'): Promise<void>;

  /**
   * Forgets events and messages noted more than `days` ago, a slice at a time; not the messages that wait for their office.
   * Answers how many.
   */
  abstract forget(days: number): Promise<number>;
}
