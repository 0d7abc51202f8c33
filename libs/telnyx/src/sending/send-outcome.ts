import type { TextFailure } from '@textback/contracts';
import type { ErrorHandling } from './error-codes.js';

/** What became of one POST to the provider. There is a value for everything that can happen; nothing is thrown. */
export type SendOutcome =
  | {
      readonly kind: 'accepted';
      readonly providerMessageId: string;
      /** Carrier parts, as the provider counted them (R11); null when it did not say. */
      readonly parts: number | null;
      /** Wireline, Wireless, VoIP …; null when it did not say. Teaches landlines without a lookup. */
      readonly lineType: string | null;
    }
  | {
      /** The provider said no, and surely did not take it. */
      readonly kind: 'refused';
      /** The provider's code; null when it gave none. */
      readonly code: string | null;
      readonly reason: TextFailure;
      readonly handling: ErrorHandling;
      readonly httpStatus: number;
    }
  | {
      /** Surely not taken: the same text may be sent again later. */
      readonly kind: 'not-sent';
      readonly why: 'unreachable' | 'rate-limited';
      /** Milliseconds to wait, as the provider asked; null when it did not say. */
      readonly retryAfterMs: number | null;
      /** Whose rate was too high: of the account, or of the sending number; null: nobody's. */
      readonly tooFast: 'account' | 'number' | null;
    }
  | {
      /** Perhaps taken, perhaps not: never sent again blindly (guarantee A). */
      readonly kind: 'unknown';
      readonly why: 'timeout' | 'connection-lost' | 'server-error' | 'unreadable-answer';
    };
