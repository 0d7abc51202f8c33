import type {
  Conversation,
  ConversationId,
  Message,
  OfficeId,
  Person,
  PersonId,
  PersonKind,
  PhoneNumber,
  Section,
  TileState,
} from '@textback/contracts';

/** Which conversation: an id is only ever looked up together with its office (guarantee D). */
export interface ConversationKey {
  readonly officeId: OfficeId;
  readonly conversationId: ConversationId;
}

/** A conversation as it is kept; what differs from user to user is not part of it. */
export interface ConversationRecord extends ConversationKey {
  readonly phone: PhoneNumber;
  readonly state: TileState;
  readonly section: Section;
  /** Whom staff chose (R17). Remembered even while that person does not have the number. */
  readonly chosenPersonId: PersonId | null;
  readonly claimedBy: string | null;
  readonly awaitingReply: boolean;
  readonly lastMessage: Message | null;
}

/** Somebody who has the number of a conversation. */
export type Match = Pick<Person, 'personId' | 'kind' | 'name'>;

const KIND_ORDER: Readonly<Record<PersonKind, number>> = { patient: 0, contact: 1, 'referral-partner': 2 };

/** A conversation as clients see it: every match, the chosen one first (R17). */
export function presentConversation(
  record: ConversationRecord,
  matches: readonly Match[],
  unread: number,
): Conversation {
  const chosen = matches.find(({ personId }) => personId === record.chosenPersonId);
  const rank = (match: Match): number => (match === chosen ? -1 : KIND_ORDER[match.kind]);
  const people = matches.toSorted(
    (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || a.personId.localeCompare(b.personId),
  );
  return {
    conversationId: record.conversationId,
    phone: record.phone,
    section: record.section,
    state: record.state,
    people,
    chosenPersonId: chosen?.personId ?? null,
    unread,
    claimedBy: record.claimedBy,
    awaitingReply: record.awaitingReply,
    lastMessage: record.lastMessage,
  };
}
