import type { z } from 'zod';

/** A kind of durable timer: its name and what it carries. */
export interface Timer<Data extends z.ZodType = z.ZodType> {
  /** Queue name, e.g. `settle-call`. */
  readonly name: string;
  readonly data: Data;
  /**
   * For work that is long: each ring of it is fetched by itself, and may take this many seconds. Left out: 120 for a whole
   * fetch of rings. What takes longer is taken for lost and rings again, maybe elsewhere, while the first may still go on.
   */
  readonly longestSeconds?: number;
}

export const defineTimer = <Data extends z.ZodType>(timer: Timer<Data>): Timer<Data> => timer;

/** Durable timers (design §4): they survive restarts, ring at least once, and are set in the open transaction. */
export abstract class Timers {
  /**
   * Sets a timer in the open transaction: it exists if, and only if, that commits (throws when there is none).
   * @param due when it rings; a moment in the past rings at once
   */
  abstract set<D extends z.ZodType>(timer: Timer<D>, data: z.infer<D>, due: Date): void;

  /**
   * Says what a timer does when it rings. Called once per kind, in `onModuleInit`. The handler may be called more than
   * once for the same ring, and must open its own transaction. When it throws, the timer rings again later, with backoff.
   */
  abstract on<D extends z.ZodType>(timer: Timer<D>, ring: (data: z.infer<D>) => Promise<void>): void;
}
