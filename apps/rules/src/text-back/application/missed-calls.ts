import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CallId, CallMissed, OfficeId } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { currentCorrelation } from '@textback/observability';
import { Timers } from '@textback/timers';
import { DecideCalls, type UndecidedCall } from './decide-calls.js';
import { Decisions } from './decisions.port.js';
import { DelayEnds } from './delay-ends.timer.js';

/** Takes missed calls in and has each decided once: at once, or again when the office's delay has ended (R5, R8). */
@Injectable()
export class MissedCalls implements OnModuleInit {
  /** After what other services tell (order 10), so that a decision knows what arrived with its call. */
  private readonly sink: Sink<UndecidedCall> = {
    name: 'missed-calls',
    order: 50,
    write: (calls) => this.decideNew(calls),
  };

  constructor(
    private readonly database: Database,
    private readonly decisions: Decisions,
    private readonly decideCalls: DecideCalls,
    private readonly timers: Timers,
  ) {}

  onModuleInit(): void {
    this.timers.on(DelayEnds, ({ officeId, callId }) => this.delayEnded(officeId, callId));
  }

  /** Has a call decided when the open transaction commits, together with the others in it. */
  add(call: CallMissed): void {
    this.database.current.collect(this.sink, { call, beforeDelay: null, correlation: currentCorrelation() });
  }

  /** A call that comes again, under whatever event id, has its decision already (R5). */
  private async decideNew(calls: readonly UndecidedCall[]): Promise<void> {
    const decided = await this.decisions.decided(calls.map(({ call }) => call));
    const first = new Map<CallId, UndecidedCall>();
    for (const one of calls) if (!first.has(one.call.callId)) first.set(one.call.callId, one);
    await this.decideCalls.decide([...first.values()].filter(({ call }) => !decided.has(call.callId)));
  }

  private async delayEnded(officeId: OfficeId, callId: CallId): Promise<void> {
    await this.database.transaction(async () => {
      const pending = await this.decisions.pending(officeId, callId);
      // Timers ring at least once: the second time there is nothing left to decide.
      if (pending === null) return;
      const { call, decision } = pending;
      await this.decideCalls.decide([{ call, beforeDelay: decision, correlation: currentCorrelation() }]);
    });
  }
}
