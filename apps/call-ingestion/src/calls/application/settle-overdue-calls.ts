import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log, withCorrelation } from '@textback/observability';
import { Clock } from '@textback/timers';
import { CallSessions } from './call-sessions.port.js';
import { SettleCall } from './settle-call.js';
import { SettlingOptions } from './settling-options.js';

const EVERY = 30_000;
/** A settle timer that is this late, in milliseconds, counts as lost. Longer than a call waits for its office. */
const LATE = 90_000;
const SLICE = 100;

/**
 * Judges calls that nothing else will judge, so that each reaches an end that can be seen (guarantee B): those whose end was
 * never reported, and those whose timer was lost. It looks at the sessions themselves, so it can lose nothing; one timer of
 * four hours for each call would cost more, and prove less.
 */
@Injectable()
export class SettleOverdueCalls implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> | undefined;

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
    clearInterval(this.timer);
    await this.running;
  }

  /** Settles what is overdue now. Several replicas may do so at once. */
  async execute(): Promise<void> {
    const now = this.clock.now().getTime();
    const overdue = await this.sessions.overdue({
      seenBefore: new Date(now - this.options.guard),
      settleBefore: new Date(now - LATE),
      limit: SLICE,
    });
    for (const callId of overdue) {
      // One call that cannot be judged must not keep the others waiting.
      await withCorrelation({ correlationId: callId }, () => this.settleCall.execute(callId)).catch((error: unknown) =>
        this.log.error('An overdue call was not settled.', { callId, error }),
      );
    }
  }
}
