import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { ServiceName } from '@textback/contracts';
import { Database, type Sink, type Transaction } from '@textback/database';
import { crashPoint, currentCorrelation, withCorrelation } from '@textback/observability';
import type { JobResult, PgBoss } from 'pg-boss';
import { v7 as uuidV7 } from 'uuid';
import type { z } from 'zod';
import { Alarm } from './alarm.js';
import { Clock } from './clock.js';
import { bossFor, QUEUE } from './boss.js';
import { type Timer, Timers } from './timers.js';

/** What a service tells its timers. */
export class TimersOptions {
  constructor(
    readonly service: ServiceName,
    readonly databaseUrl: string,
  ) {}
}

/** A timer as it is kept: its data, and the correlation that it was set in. */
interface Kept {
  readonly data: unknown;
  readonly correlationId?: string | undefined;
}

interface NewTimer {
  readonly id: string;
  readonly name: string;
  readonly kept: Kept;
  readonly due: Date;
}

interface Kind {
  readonly timer: Timer;
  readonly ring: (data: unknown) => Promise<void>;
  worker?: string;
}

/** Seconds between two looks for timers that no wake announced: those of other replicas and of the time before a restart. */
const POLL = 5;
/** Timers in one fetch, and of these how many ring at the same time: each takes a database connection. */
const BATCH = 50;
const AT_ONCE = 4;

/**
 * Timers on pg-boss, in the service's own database: set in the open transaction, woken in this process when due, found by
 * polling otherwise (docs/adr/0003-durable-timers.md).
 */
@Injectable()
export class DurableTimers extends Timers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Timers');
  private readonly boss: PgBoss;
  private readonly kinds = new Map<string, Kind>();
  private readonly alarm: Alarm;
  private readonly sink: Sink<NewTimer> = {
    name: 'timers',
    order: 100,
    write: (timers, tx) => this.write(timers, tx),
  };

  constructor(
    options: TimersOptions,
    private readonly database: Database,
    clock: Clock,
  ) {
    super();
    this.alarm = new Alarm(clock);
    this.boss = bossFor(options.service, options.databaseUrl, {
      migrate: false,
      max: 2,
      // Light upkeep: every 10 s a look for timers whose process died while they rang.
      superviseIntervalSeconds: 10,
      monitorIntervalSeconds: 10,
      flowIntervalSeconds: 3_600,
      monitorVacuum: false,
    });
    this.boss.on('error', (error: Error) => this.logger.warn(`pg-boss: ${error.name}`));
  }

  set<D extends z.ZodType>(timer: Timer<D>, data: z.infer<D>, due: Date): void {
    this.database.current.collect(this.sink, {
      id: uuidV7(),
      name: timer.name,
      kept: { data: timer.data.parse(data), correlationId: currentCorrelation()?.correlationId },
      due,
    });
  }

  on<D extends z.ZodType>(timer: Timer<D>, ring: (data: z.infer<D>) => Promise<void>): void {
    if (this.kinds.has(timer.name)) throw new Error(`The timer ${timer.name} has a handler already.`);
    this.kinds.set(timer.name, { timer, ring: (data) => ring(timer.data.parse(data)) });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.start({ attempts: 3 });
    for (const [name, kind] of this.kinds) {
      const { longestSeconds } = kind.timer;
      const queue = longestSeconds === undefined ? QUEUE : { ...QUEUE, expireInSeconds: longestSeconds };
      const batchSize = longestSeconds === undefined ? BATCH : 1;
      await this.boss.createQueue(name, queue);
      await this.boss.updateQueue(name, queue);
      kind.worker = await this.boss.work<Kept, JobResult[]>(
        name,
        { perJobResults: true, batchSize, burstWhenBatchFull: true, pollingIntervalSeconds: POLL },
        (jobs) => inLanes(jobs, AT_ONCE, ({ id, data }) => this.ring(kind, id, data)),
      );
    }
  }

  /** Lets what rings finish. What is not rung yet rings after the next start, or in another replica. */
  async beforeApplicationShutdown(): Promise<void> {
    this.alarm.cancelAll();
    await this.boss.stop({ graceful: true, timeout: 10_000 });
  }

  private async write(timers: readonly NewTimer[], tx: Transaction): Promise<void> {
    const db = {
      executeSql: async (sql: string, values?: unknown[]) => ({ rows: await tx.query(sql, values) }),
    };
    for (const [name, some] of Map.groupBy(timers, ({ name }) => name)) {
      const jobs = some.map(({ id, kept, due }) => ({ id, data: kept, startAfter: due }));
      await this.boss.insert(name, jobs, { db });
    }
    tx.afterCommit(() => {
      for (const { id, name, due } of timers) this.alarm.set(id, due, () => this.wake(name));
    });
  }

  private wake(name: string): void {
    const worker = this.kinds.get(name)?.worker;
    if (worker !== undefined) this.boss.notifyWorker(worker);
  }

  private async ring({ timer, ring }: Kind, id: string, { data, correlationId }: Kept): Promise<JobResult> {
    this.alarm.cancel(id);
    try {
      crashPoint('timer:before-ring');
      await withCorrelation(correlationId ?? id, () => ring(data));
      crashPoint('timer:rung');
      return { id, status: 'completed' };
    } catch (error) {
      // The text of an error may quote data; its class does not.
      const reason = error instanceof Error ? error.name : typeof error;
      this.logger.error(`The timer ${timer.name} failed and rings again later: ${reason}`);
      return { id, status: 'failed', output: { reason } };
    }
  }
}

/** Calls `work` for each item, for at most `lanes` at a time, and answers the results in the items' order. */
async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
