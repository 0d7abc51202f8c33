import { v5 as uuidV5 } from 'uuid';
import { z } from 'zod';

/** What is said of something that is no identifier. */
export const NOT_A_UUID = 'must be a UUID, e.g. 018f3b1c-6a2e-7c4d-9e5f-0a1b2c3d4e5f';

/** Any 128-bit identifier in its canonical text form; upper case is folded so that keys always compare equal. */
const id = () => z.guid(NOT_A_UUID).toLowerCase();

/** An office: the tenant. Everything that Textback keeps belongs to exactly one (guarantee D). */
export const OfficeId = id().brand<'OfficeId'>().describe('An office: the tenant.');
export type OfficeId = z.infer<typeof OfficeId>;

/** A call session: all legs of one call, as the caller experienced it (R6). */
export const CallId = id().brand<'CallId'>().describe('A call: all its legs.');
export type CallId = z.infer<typeof CallId>;

/** One caller's history with one office; see {@link conversationIdOf}. */
export const ConversationId = id().brand<'ConversationId'>().describe('The history of one caller with one office.');
export type ConversationId = z.infer<typeof ConversationId>;

/** One text that we were asked to send, whatever becomes of it. */
export const DispatchId = id().brand<'DispatchId'>().describe('A text of ours.');
export type DispatchId = z.infer<typeof DispatchId>;

/** One entry in a conversation's history. */
export const MessageId = id().brand<'MessageId'>().describe('An entry in a conversation.');
export type MessageId = z.infer<typeof MessageId>;

/** Something that a caller attached to a message. */
export const MediaId = id().brand<'MediaId'>().describe('Something that a caller attached to a message.');
export type MediaId = z.infer<typeof MediaId>;

/** A patient, contact or referral partner; unique within an office. */
export const PersonId = id().brand<'PersonId'>().describe('A patient, contact or referral partner.');
export type PersonId = z.infer<typeof PersonId>;

/** A telephone number in E.164: a plus sign and 2 to 15 digits, the first not 0 (ITU-T E.164). */
export const PhoneNumber = z
  .string()
  .regex(/^\+[1-9]\d{1,14}$/, 'must be an E.164 number such as +15551234567')
  .brand<'PhoneNumber'>()
  .describe('A telephone number in E.164.');
export type PhoneNumber = z.infer<typeof PhoneNumber>;

/**
 * A number that texts can come from and be answered to: 7 to 15 digits, or +1 and ten more, as the numbering plan of North
 * America has it. Shorter ones are short codes, or have digits missing.
 */
export const TextingNumber = z
  .string()
  .regex(
    /^\+(?:1\d{10}|[2-9]\d{6,14})$/,
    'must be a telephone number such as +15551234567: +1 and ten more digits, or 7 to 15 digits with another country code',
  )
  .brand<'PhoneNumber'>()
  .describe('A telephone number in E.164 that can text.');

/**
 * An identifier that another system chose: up to 200 characters, none of them a control character or half of a surrogate
 * pair, which no database could store.
 */
export const Label = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters');

/** The same in a query, where a plus sign that was not escaped arrives as a space. */
export const PhoneNumberInQuery = z
  .string()
  .transform((text) => text.replace(/^ /, '+'))
  .pipe(PhoneNumber)
  .describe('A telephone number in E.164.');

/**
 * A moment in UTC as ISO 8601, e.g. `2026-03-01T17:05:00.000Z`. Text, because JSON has no dates. From the year 1 on: no
 * calendar of a database has a year 0.
 */
export const Instant = z.iso
  .datetime('must be a moment in UTC with a Z, e.g. 2026-12-25T14:00:00Z')
  .refine((text) => !text.startsWith('0000'), 'must be in the year 1 or later')
  .describe('A moment in UTC.');
export type Instant = z.infer<typeof Instant>;

/**
 * The conversation of a caller with an office: UUIDv5 of the E.164 number in the office's namespace (design §3).
 * Every service computes the same id without asking another, and no telephone number has to serve as a Kafka key.
 */
export function conversationIdOf(officeId: OfficeId, phone: PhoneNumber): ConversationId {
  return uuidV5(phone, bytesOf(officeId)) as ConversationId;
}

/** The rules that may cause a text; part of the business key that stops a second one (R5, guarantee A). */
export const TextRule = z.enum(['missed-call', 'staff-reply', 'keyword-answer']);
export type TextRule = z.infer<typeof TextRule>;

/**
 * The id of the text that `rule` causes for `subject` (a call, a staff message, or a caller's opt-out word).
 * A pure function of its business key, so that a repeated decision asks for the same text again, never for a second one (R5).
 */
export function dispatchIdOf(officeId: OfficeId, rule: TextRule, subject: CallId | MessageId): DispatchId {
  return uuidV5(`${rule}:${subject}`, bytesOf(officeId)) as DispatchId;
}

/** Namespace of call ids made from session ids of other systems that are not UUIDs. */
const CALL_NAMESPACE = '6f9c2b1e-52f0-4d0b-9a5e-3f6f2a3c8d11';

/** The call id of another system's session: that id when it is a UUID already, otherwise UUIDv5 of `system:sessionId`. */
export function callIdOf(system: string, sessionId: string): CallId {
  const own = CallId.safeParse(sessionId);
  return own.success ? own.data : (uuidV5(`${system}:${sessionId}`, CALL_NAMESPACE) as CallId);
}

/** The 16 bytes of an id. Office ids need not be RFC 9562 UUIDs, which is all that the library's own parser accepts. */
const bytesOf = (id: string): Uint8Array =>
  Uint8Array.from(id.replaceAll('-', '').match(/../g) ?? [], (hex) => parseInt(hex, 16));
