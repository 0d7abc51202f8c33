import type { ConversationId, OfficeId, PhoneNumber, SmsConsent } from '@textback/contracts';

/** The part of an office's settings that chat needs, with the version that it is from. */
export interface OfficeProjection {
  readonly officeId: OfficeId;
  readonly version: number;
  readonly allowKnown: boolean;
  readonly allowUnknown: boolean;
  readonly textingNumber: PhoneNumber | null;
}

/** The last word about texting a caller. */
export type ConsentProjection = Pick<SmsConsent, 'officeId' | 'conversationId' | 'state' | 'at'>;

/** What other services told us about offices and their callers. */
export abstract class OfficeFacts {
  /** Keeps what is newer than what is kept. */
  abstract saveOffices(offices: readonly OfficeProjection[]): Promise<void>;
  /** Keeps what is not older than what is kept. */
  abstract saveConsents(consents: readonly ConsentProjection[]): Promise<void>;
  /** Null: the office has none, or its settings have not reached us. */
  abstract textingNumberOf(officeId: OfficeId): Promise<PhoneNumber | null>;
  /** Whether nothing may be sent to this caller (guarantee C; sms-dispatch has the last word). */
  abstract hasOptedOut(key: { readonly officeId: OfficeId; readonly conversationId: ConversationId }): Promise<boolean>;
}
