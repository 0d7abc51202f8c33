import type { LiveUpdate, OfficeId } from '@textback/contracts';

/** The log of live updates, as a replica reads it (ADR 0005). Throws DatabaseUnavailable while there is no connection. */
export abstract class LiveLog {
  /** Updates with a greater `seq`, in order, at most `limit` of them. */
  abstract after(officeId: OfficeId, seq: number, limit: number): Promise<LiveUpdate[]>;

  /** The last `seq` of each office; 0 where nothing has happened yet. */
  abstract heads(officeIds: readonly OfficeId[]): Promise<ReadonlyMap<OfficeId, number>>;

  /** Connects in the background, stays connected, and tells `listener` of every change from now on. */
  abstract follow(listener: LogListener): void;

  abstract close(): Promise<void>;
}

/** Who wants to know that there is something to read. */
export interface LogListener {
  /** An office has new updates. */
  changed(officeId: OfficeId): void;
  /** The connection is back: anything may have been missed. */
  resumed(): void;
}
