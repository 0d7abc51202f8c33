import type { PhoneNumber, TextFailure } from '@textback/contracts';

/** One text as it is handed to the provider. */
export interface OutgoingText {
  readonly from: PhoneNumber;
  readonly to: PhoneNumber;
  readonly text: string;
  /** Where the provider reports about this text; holds our dispatch id. */
  readonly webhookUrl: string;
}

/** How one attempt ended. Every end is a value: whoever sends must decide about each. */
export type SendResult =
  | { readonly kind: 'accepted'; readonly messageId: string; readonly parts: number | null }
  /** The provider will not send it. */
  | { readonly kind: 'refused'; readonly reason: TextFailure; readonly providerCode: string | null }
  /** It surely does not have it, and may be asked again. */
  | {
      readonly kind: 'not-sent';
      readonly detail: string;
      /** Milliseconds that the provider asked us to wait; null when it did not say. */
      readonly retryAfterMs: number | null;
      /** Whose rate was too high: of the whole account, or of the texting number; null: nobody's. */
      readonly tooFast: 'account' | 'number' | null;
    }
  /** Nobody can say whether it has it. */
  | { readonly kind: 'unknown'; readonly detail: string };

/** Hands a text to the telephone network, once. Never tries again by itself, and ends within its time limit. */
export abstract class SmsProvider {
  /** @param onLeft called when the request has left this process, if it did and that can be known */
  abstract send(text: OutgoingText, onLeft: () => void): Promise<SendResult>;
}
