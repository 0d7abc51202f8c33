import { z } from 'zod';
import { ConversationId, DispatchId, Instant, MediaId, MessageId, PersonId, PhoneNumber } from './ids.js';

/** Where a tile stands in the inbox (R15). */
export const Section = z.enum(['patients', 'contacts']);
export type Section = z.infer<typeof Section>;

/** `none`: history without a tile (R3). */
export const TileState = z.enum(['none', 'open', 'closed']);
export type TileState = z.infer<typeof TileState>;

export const PersonKind = z.enum(['patient', 'contact', 'referral-partner']);
export type PersonKind = z.infer<typeof PersonKind>;

/** Somebody whom an office knows. One person can have several numbers, one number several people (R17). */
export const Person = z.object({
  personId: PersonId,
  kind: PersonKind,
  name: z.string().min(1).max(200),
  numbers: z.array(PhoneNumber).max(50),
});
export type Person = z.infer<typeof Person>;

export const MessageKind = z.enum(['missed-call', 'missed-call-text', 'caller', 'staff', 'system']);
export type MessageKind = z.infer<typeof MessageKind>;

/** `received` for what a caller wrote and for missed calls; the rest is the fate of a text of ours. */
export const MessageState = z.enum([
  'received',
  'queued',
  'sent',
  'delivered',
  'failed',
  'unknown',
  'expired',
  'refused',
]);
export type MessageState = z.infer<typeof MessageState>;

/** The setting that held a reply back (R16). */
export const HeldReason = z.enum(['patients-and-contacts-may-not-start-chat', 'unknown-numbers-not-allowed']);
export type HeldReason = z.infer<typeof HeldReason>;

/** What staff should look at in a message: `may-be-opt-out`, it reads as if the caller wants no more texts (R18). */
export const MessageFlag = z.enum(['may-be-opt-out']);
export type MessageFlag = z.infer<typeof MessageFlag>;

/** Something attached to a text. Only described; never fetched by itself. */
export const Media = z.object({
  contentType: z.string().max(200),
  bytes: z.int().min(0).nullable(),
  /** With it, sms-dispatch fetches it on demand. Left out for what cannot be fetched, and in messages of long ago. */
  mediaId: MediaId.optional(),
});
export type Media = z.infer<typeof Media>;

/** One entry in a conversation's history (design §5). */
export const Message = z.object({
  messageId: MessageId,
  kind: MessageKind,
  text: z.string().nullable(),
  state: MessageState,
  failure: z.string().nullable().describe('Why a text of ours did not arrive, in plain words; null while all is well.'),
  at: Instant,
  held: z.object({ reason: HeldReason }).nullable(),
  dispatchId: DispatchId.nullable().describe("The text's id in sms-dispatch, for texts of ours."),
  author: z.string().nullable().describe('The member of staff who wrote it (token subject), for kind `staff`.'),
  media: z.array(Media),
  flag: MessageFlag.optional().describe(
    'What staff should look at; left out where there is nothing. `may-be-opt-out`: the words read like a wish for no more texts, but are no opt-out word, so nothing was changed.',
  ),
});
export type Message = z.infer<typeof Message>;

/** A conversation; with state `open` or `closed` it has a tile (design §5). */
export const Conversation = z.object({
  conversationId: ConversationId,
  phone: PhoneNumber,
  section: Section,
  state: TileState,
  people: z
    .array(Person.pick({ personId: true, kind: true, name: true }))
    .describe('Everybody who has this number (R17); the one whom staff chose comes first.'),
  chosenPersonId: PersonId.nullable().describe('The match that staff chose, remembered (R17).'),
  unread: z
    .int()
    .min(0)
    .describe(
      'Messages of the caller that the asking user has not read; 0 in live updates, which go to all users alike.',
    ),
  claimedBy: z.string().nullable().describe('The user who claimed the tile (token subject).'),
  awaitingReply: z.boolean().describe('The caller wrote last, and nobody has answered.'),
  lastMessage: Message.nullable(),
});
export type Conversation = z.infer<typeof Conversation>;
