import type { HeldReason, PersonKind, Section, TileState } from '@textback/contracts';
import { isKnown, sectionOf } from './section.js';

/** The two switches of an office's chat settings (R14). */
export interface ChatSettings {
  readonly allowPatientsAndContactsToStartChat: boolean;
  readonly allowMessagesFromUnknownNumbers: boolean;
}

/** All that the gate looks at. */
export interface ReplyFacts {
  readonly tile: TileState;
  /** Everybody who has the caller's number (R17); empty for an unknown number. */
  readonly matches: readonly PersonKind[];
  /** The whole message was an opt-out, opt-in or help word (R18). */
  readonly keyword: boolean;
  /** Null: this office's settings have not reached us. Then nothing is allowed, and nothing is lost. */
  readonly settings: ChatSettings | null;
}

export type ReplyVerdict =
  | { readonly kind: 'open'; readonly section: Section }
  | { readonly kind: 'part-of-open-chat' }
  | { readonly kind: 'history-only' }
  | { readonly kind: 'held'; readonly reason: HeldReason };

/** Whether what a caller wrote opens a tile, joins the open one, or is held back, and by which setting (R14 to R18). */
export function judgeReply({ tile, matches, keyword, settings }: ReplyFacts): ReplyVerdict {
  if (keyword) return { kind: 'history-only' };
  if (tile === 'open') return { kind: 'part-of-open-chat' };
  const known = isKnown(matches);
  const allowed = known ? settings?.allowPatientsAndContactsToStartChat : settings?.allowMessagesFromUnknownNumbers;
  if (allowed === true) return { kind: 'open', section: sectionOf(matches) };
  return { kind: 'held', reason: known ? 'patients-and-contacts-may-not-start-chat' : 'unknown-numbers-not-allowed' };
}
