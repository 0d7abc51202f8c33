import type { ChatTile, PersonId } from '@textback/contracts';
import type { ConversationRecord, Match } from './conversation.js';
import { moveTile } from './tile.js';

/** What a member of staff asks for on a conversation. */
export type StaffAction =
  | { readonly kind: 'claim'; readonly by: string }
  | { readonly kind: 'release'; readonly by: string; readonly isManager: boolean }
  | { readonly kind: 'close' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'choose-person'; readonly personId: PersonId | null };

export type StaffRefusal = 'no-tile' | 'tile-not-open' | 'claimed-by-another' | 'not-a-match';

export type StaffVerdict =
  | {
      readonly kind: 'done';
      /** The same object as before when there was nothing to do. */
      readonly conversation: ConversationRecord;
      readonly tile: ChatTile['change'] | null;
    }
  | { readonly kind: 'refused'; readonly because: StaffRefusal };

/** Decides a staff action (R17, R19). Asking for what is so already is no error and changes nothing. */
export function decideStaffAction(
  conversation: ConversationRecord,
  matches: readonly Match[],
  action: StaffAction,
): StaffVerdict {
  switch (action.kind) {
    case 'claim':
      return claim(conversation, action.by);
    case 'release':
      return release(conversation, action.by, action.isManager);
    case 'close':
    case 'reopen':
      return move(conversation, action.kind);
    case 'choose-person':
      return choosePerson(conversation, matches, action.personId);
  }
}

const refused = (because: StaffRefusal): StaffVerdict => ({ kind: 'refused', because });
const done = (conversation: ConversationRecord, tile: ChatTile['change'] | null = null): StaffVerdict => ({
  kind: 'done',
  conversation,
  tile,
});

function claim(conversation: ConversationRecord, by: string): StaffVerdict {
  if (conversation.state !== 'open') return refused('tile-not-open');
  if (conversation.claimedBy === by) return done(conversation);
  if (conversation.claimedBy !== null) return refused('claimed-by-another');
  return done({ ...conversation, claimedBy: by });
}

/** A manager may release what somebody else claimed: people go home. */
function release(conversation: ConversationRecord, by: string, isManager: boolean): StaffVerdict {
  if (conversation.claimedBy === null) return done(conversation);
  if (conversation.claimedBy !== by && !isManager) return refused('claimed-by-another');
  return done({ ...conversation, claimedBy: null });
}

/** A closed tile is nobody's, and nobody is waiting in it. */
function move(conversation: ConversationRecord, command: 'close' | 'reopen'): StaffVerdict {
  const moved = moveTile(conversation.state, command);
  if (moved.kind === 'no-tile') return refused('no-tile');
  if (moved.change === null) return done(conversation);
  const awaitingReply = command === 'close' ? false : conversation.awaitingReply;
  return done({ ...conversation, state: moved.state, claimedBy: null, awaitingReply }, moved.change);
}

function choosePerson(
  conversation: ConversationRecord,
  matches: readonly Match[],
  personId: PersonId | null,
): StaffVerdict {
  if (personId !== null && !matches.some((match) => match.personId === personId)) return refused('not-a-match');
  if (conversation.chosenPersonId === personId) return done(conversation);
  return done({ ...conversation, chosenPersonId: personId });
}
