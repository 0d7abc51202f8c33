import type { LiveUpdate } from '@textback/contracts';

type WithoutSeq<Update> = Update extends LiveUpdate ? Omit<Update, 'seq'> : never;

/** A change for the clients of an office; it gets its `seq` at the end of the transaction. */
export type NewLiveUpdate = WithoutSeq<LiveUpdate>;

/** Where changes of tiles and messages are announced to clients (guarantee E). */
export abstract class LiveFeed {
  /** Adds an update to the open transaction: clients see it if, and only if, that commits. */
  abstract add(update: NewLiveUpdate): void;
}
