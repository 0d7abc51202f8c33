import type { ConsentChange, ConversationId, OfficeId, OptOut, PhoneNumber } from '@textback/contracts';
import type { Consent, Origin, Pair, Said } from '../domain/consent.js';

/** A change for the history. */
export interface NotedChange {
  readonly said: Said;
  readonly origin: Origin;
}

/** A part of a list. */
export interface Slice<Item, Position> {
  readonly items: Item[];
  /** Where the list goes on; null at its end. */
  readonly next: Position | null;
}

/** Which part of a list is wanted. */
export interface SliceRequest<Position> {
  readonly after: Position | null;
  readonly limit: number;
}

/** The opt-out ledger: the last word of each caller for each texting number and office (R18), and the history of every change. */
export abstract class OptOuts {
  /**
   * What is known about these callers. Until the open transaction ends, nobody else can record a word of theirs,
   * so that two words that arrive at once are judged one after the other.
   */
  abstract lock(phones: readonly PhoneNumber[]): Promise<Consent[]>;

  /** Writes entries, over older ones of the same caller, texting number and office. */
  abstract save(entries: readonly Consent[]): Promise<void>;

  /** Adds to the history, which nobody can change afterwards. */
  abstract note(changes: readonly NotedChange[]): Promise<void>;

  /** Who has opted out of an office's texts, newest first. */
  abstract list(officeId: OfficeId, request: SliceRequest<OptOutPosition>): Promise<Slice<OptOut, OptOutPosition>>;

  /** The history of a conversation, newest first; null when there is none. */
  abstract history(
    officeId: OfficeId,
    conversationId: ConversationId,
    request: SliceRequest<string>,
  ): Promise<Slice<ConsentChange, string> | null>;

  /** The numbers of a conversation that the ledger knows, those of a stop first; null when it knows none. */
  abstract pairOf(officeId: OfficeId, conversationId: ConversationId): Promise<Omit<Pair, 'officeId'> | null>;
}

/** An entry's place in the list. */
export interface OptOutPosition {
  /** ISO 8601. */
  readonly since: string;
  readonly conversationId: ConversationId;
}
