import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database } from '@textback/database';
import { Clock } from './clock.js';

/** Milliseconds between two looks at the database's clock, and until the next try when it did not answer. */
const LOOK_AGAIN = 60_000;
const TRY_AGAIN = 2_000;
/** A difference in milliseconds that the way to the database explains; following it would make time jump for nothing. */
const NOISE = 20;

/**
 * The database's clock, which all replicas of a service share, carried on by the steady one of this process. A machine whose
 * clock is wrong, or is put right while the service runs, neither delays what waits for a moment nor writes times down that
 * run backwards. Until the database has answered for the first time, it is the machine's clock.
 */
@Injectable()
export class DatabaseClock extends Clock implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Clock');
  /** The moment at which the steady clock showed 0, in milliseconds since 1970. */
  private zero = Date.now() - performance.now();
  private next: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly database: Database) {
    super();
  }

  now(): Date {
    return new Date(this.zero + performance.now());
  }

  onModuleInit(): Promise<void> {
    return this.look();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.next);
  }

  /** Sets this clock by the database's. Never rejects: while the database is away, time goes on. */
  async look(): Promise<void> {
    const answered = await this.measure().catch(() => false);
    if (this.stopped) return;
    clearTimeout(this.next);
    this.next = setTimeout(() => void this.look(), answered ? LOOK_AGAIN : TRY_AGAIN).unref();
  }

  private async measure(): Promise<true> {
    const asked = performance.now();
    const [row] = await this.database.query<{ now: number }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
    );
    const answered = performance.now();
    if (row === undefined) throw new Error('The database did not say what time it is.');
    // It looked somewhere between question and answer.
    const zero = row.now - (asked + answered) / 2;
    const difference = Math.round(zero - this.zero);
    if (Math.abs(difference) <= NOISE + (answered - asked) / 2) return true;
    this.zero = zero;
    this.logger.warn(`The clock was set by the database's, by ${difference} ms.`);
    return true;
  }
}
