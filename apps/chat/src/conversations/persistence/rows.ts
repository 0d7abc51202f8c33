import type {
  ConversationId,
  DispatchId,
  HeldReason,
  Media,
  Message,
  MessageFlag,
  MessageId,
  MessageKind,
  MessageState,
  OfficeId,
  PersonId,
  PhoneNumber,
  Section,
  TileState,
} from '@textback/contracts';
import type { ConversationRecord, Match } from '../domain/conversation.js';

/** A row of the view `history_entry` as Postgres makes JSON of it. */
export interface HistoryRow {
  readonly message_id: MessageId;
  readonly kind: MessageKind;
  readonly text: string | null;
  readonly state: MessageState;
  readonly failure: string | null;
  readonly at: string;
  readonly held_reason: HeldReason | null;
  readonly dispatch_id: DispatchId | null;
  readonly author: string | null;
  readonly media: Media[];
  readonly flag: MessageFlag | null;
}

export const messageOf = (row: HistoryRow): Message => ({
  messageId: row.message_id,
  kind: row.kind,
  text: row.text,
  state: row.state,
  failure: row.failure,
  at: new Date(row.at).toISOString(),
  held: row.held_reason === null ? null : { reason: row.held_reason },
  dispatchId: row.dispatch_id,
  author: row.author,
  media: row.media,
  ...(row.flag !== null && { flag: row.flag }),
});

/** A row of `conversation` with its last message. */
export interface ConversationRow {
  readonly office_id: OfficeId;
  readonly conversation_id: ConversationId;
  readonly phone: PhoneNumber;
  readonly state: TileState;
  readonly section: Section;
  readonly chosen_person_id: PersonId | null;
  readonly claimed_by: string | null;
  readonly awaiting_reply: boolean;
  readonly last_message: HistoryRow | null;
}

export const recordOf = (row: ConversationRow): ConversationRecord => ({
  officeId: row.office_id,
  conversationId: row.conversation_id,
  phone: row.phone,
  state: row.state,
  section: row.section,
  chosenPersonId: row.chosen_person_id,
  claimedBy: row.claimed_by,
  awaitingReply: row.awaiting_reply,
  lastMessage: row.last_message === null ? null : messageOf(row.last_message),
});

/** SQL for everybody who has a number, as a JSON array of {@link Match}. */
export const matchesOf = (officeId: string, phone: string): string => `
  (SELECT coalesce(json_agg(json_build_object('personId', person_id, 'kind', kind, 'name', name)), '[]')
   FROM person_number JOIN person USING (office_id, person_id)
   WHERE office_id = ${officeId} AND phone = ${phone})`;

/** SQL for one history entry as JSON. */
export const entryOf = (officeId: string, conversationId: string, messageId: string): string => `
  (SELECT to_json(history_entry) FROM history_entry
   WHERE office_id = ${officeId} AND conversation_id = ${conversationId} AND message_id = ${messageId})`;

export type MatchesColumn = { readonly matches: Match[] };
