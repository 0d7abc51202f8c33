import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { CallId } from '@textback/contracts';
import { Log, withCorrelation } from '@textback/observability';
import { Clock } from '@textback/timers';
import { CallSessions, type OverdueCall } from './call-sessions.port.js';
import { SettleCall } from './settle-call.js';
import { SettlingOptions } from './settling-options.js';

const EVERY = 30_000;
/** A settle timer that is this late, in milliseconds, counts as lost. Longer than a call waits for its office. */
const LATE = 90_000;
const SLICE = 100;

/**
 * Judges calls that nothing else will judge, so that each reaches an end that can be seen (guarantee B): those whose end was
 * never reported, and those whose timer was lost, also that of a second look. It looks at the sessions themselves, so it can lose nothing; one timer of
 * four hours for each call would cost more, and prove less.
 */
@Injectable()
export class SettleOverdueCalls implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> | undefined;
  private stopped = false;

  constructor(
    private readonly sessions: CallSessions,
    private readonly settleCall: SettleCall,
    private readonly clock: Clock,
    private readonly options: SettlingOptions,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running ??= this.execute()
        .catch((error: unknown) => this.log.warn('Overdue calls were not settled; they will be soon.', { error }))
        .finally(() => (this.running = undefined));
    }, EVERY).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Settles all that is overdue now, a slice at a time. Several replicas may do so at once. */
  async execute(): Promise<void> {
    const now = this.clock.now().getTime();
    const limits = {
      seenBefore: new Date(now - this.options.guard),
      dueBefore: new Date(now - LATE),
      limit: SLICE,
    };
    // Each slice begins after the one before, so calls that cannot be settled yet do not hold up those behind them.
    let after: OverdueCall | null = null;
    do {
      const slice: OverdueCall[] = await this.sessions.overdue({ ...limits, after });
      for (const { callId } of slice) await this.settle(callId);
      after = slice.at(-1) ?? null;
    } while (after !== null && !this.stopped);
  }

  /** One call that cannot be judged must not keep the others waiting. */
  private async settle(callId: CallId): Promise<void> {
    if (this.stopped) return;
    await withCorrelation({ correlationId: callId }, () => this.settleCall.execute(callId)).catch((error: unknown) =>
      this.log.error('An overdue call was not settled.', { callId, error }),
    );
  }
}
