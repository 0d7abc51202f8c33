import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';

const HOUR = 60 * 60 * 1_000;

/** Deletes some rows that have had their time, few enough to hold no lock for long, and answers how many. 0: none is left. */
export type Slice = () => Promise<number>;

/**
 * Deletes, every hour, what has had its time: each kind of rows slice by slice, until none is left. It may run on several
 * replicas at once (a slice skips rows that are locked), and may be missed for days without harm; so a plain interval does,
 * and no durable timer is needed. A service's own is a provider that extends this.
 */
export abstract class HourlyCleanUp implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(this.constructor.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  /** One for each kind of rows; they take their turns in this order. */
  protected abstract readonly slices: readonly Slice[];

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.execute().catch((error: unknown) =>
        this.logger.warn(`Old rows were not deleted; the next run will: ${kindOf(error)}`),
      );
    }, HOUR).unref();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Deletes all that is old, and answers how many rows that were. */
  async execute(): Promise<number> {
    let total = 0;
    for (const slice of this.slices)
      for (let deleted = -1; deleted !== 0 && !this.stopped;) {
        deleted = await slice();
        total += deleted;
      }
    return total;
  }
}

/** The text of an error may quote rows; its class and code do not. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  return code === undefined ? error.name : `${error.name} ${code}`;
}
