import type { CallEnded, ConversationId, SmsConsent, SmsSent, SmsStatus } from '@textback/contracts';

/**
 * What other services tell of callers and of texts to them. All of it is written set-based when the open transaction
 * commits, and before the calls in it are decided. It may be told again, and in any order, and comes out the same.
 */
export abstract class CallerProjection {
  /** The caller wants no texts, or wants them again (R18). */
  abstract consentChanged(consent: SmsConsent): void;

  /**
   * A call of a caller whose number is known was answered (R8).
   * @param toldAt when call-ingestion said so, ISO 8601: some time after the call began
   */
  abstract callAnswered(call: CallEnded & { readonly conversationId: ConversationId }, toldAt: string): void;

  /** The provider accepted a text. */
  abstract textSent(text: SmsSent): void;

  /** What became of a text; also teaches that a number is a landline, or is none after all. */
  abstract textEnded(text: SmsStatus): void;
}
