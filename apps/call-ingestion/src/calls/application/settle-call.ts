import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CallEnded, CallMissed, conversationIdOf, type CallId, type OfficeId } from '@textback/contracts';
import { Database } from '@textback/database';
import { Outbox } from '@textback/messaging';
import { Log, Metrics } from '@textback/observability';
import { Clock, Timers } from '@textback/timers';
import { OfficeLines } from '../../offices/application/office-lines.port.js';
import { type CallSummary, lastSignOf, summaryOf } from '../domain/call-summary.js';
import { classify, endingIn, type Verdict } from '../domain/classify.js';
import { CallSessions, type KeptCall } from './call-sessions.port.js';
import { SettleTimer } from './settle-timer.js';
import { SettlingOptions } from './settling-options.js';

/** A new office's settings may be on their way while its first call is judged: this long, in milliseconds. */
const OFFICE_PATIENCE = 60_000;
const FIRST_RETRY = 1_000;

/** What settling came to; null when it was not the time, or had been done before. */
type Settled = { readonly verdict: Verdict; readonly officeId: OfficeId | null; readonly to: string | null };

/** Judges a call whose time has come and publishes what became of it: once per session (R6). */
@Injectable()
export class SettleCall implements OnModuleInit {
  private readonly settled;
  private readonly withoutOffice;

  constructor(
    private readonly database: Database,
    private readonly sessions: CallSessions,
    private readonly officeLines: OfficeLines,
    private readonly outbox: Outbox,
    private readonly timers: Timers,
    private readonly clock: Clock,
    private readonly options: SettlingOptions,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.settled = metrics.counter({
      name: 'textback_calls_settled_total',
      help: 'Calls that were judged, by outcome and by the ending of missed or the reason of unknown ones.',
      labels: ['outcome', 'detail'],
    });
    this.withoutOffice = metrics.counter({
      name: 'textback_calls_without_office_total',
      help: 'Calls that were judged but not published, because the called number belongs to no office.',
    });
  }

  onModuleInit(): void {
    this.timers.on(SettleTimer, ({ callId }) => this.execute(callId));
  }

  /** Settles a call if it is due. Harmless at any time and any number of times. */
  async execute(callId: CallId): Promise<void> {
    const done = await this.database.transaction(() => this.settle(callId));
    if (done === null) return;
    const { verdict, officeId, to } = done;
    this.settled.inc({ outcome: verdict.outcome, detail: detailOf(verdict) });
    this.log.info('A call has settled.', { callId, officeId, ...verdict });
    if (officeId !== null) return;
    this.withoutOffice.inc();
    this.log.warn('A call belongs to no office.', { callId, line: to === null ? null : this.log.maskNumber(to) });
  }

  private async settle(callId: CallId): Promise<Settled | null> {
    const call = await this.sessions.lockKnown(callId);
    if (call === null || call.verdict !== null) return null;
    const now = this.clock.now();
    const summary = summaryOf(call.session);
    if (!this.isOverGuard(call, now) && !(await this.isDue(call, summary, now))) return null;

    const verdict = classify(call.session);
    const officeId = call.officeId ?? (await this.officeOf(summary));
    if (officeId === null && summary.line !== null && (await this.waitsForOffice(call, now))) return null;
    await this.sessions.settle(callId, verdict, officeId, now);
    if (officeId !== null) this.publish(call, summary, verdict, officeId);
    return { verdict, officeId, to: summary.line };
  }

  private isOverGuard({ firstSeenAt }: KeptCall, now: Date): boolean {
    return now.getTime() - firstSeenAt.getTime() >= this.options.guard;
  }

  private async isDue({ callId, settleAt }: KeptCall, { endedAt }: CallSummary, now: Date): Promise<boolean> {
    if (endedAt === null) {
      // All legs had ended, and then another began. Its end will set the time anew.
      if (settleAt !== null) await this.sessions.postpone(callId, null);
      return false;
    }
    if (settleAt === null || settleAt <= now) return true;
    // A timer of an older plan, or one whose clock is ahead of ours.
    this.timers.set(SettleTimer, { callId }, settleAt);
    return false;
  }

  private async officeOf({ line, to }: CallSummary): Promise<OfficeId | null> {
    if (line === null || to === null) return null;
    return (await this.officeLines.officesOf([line])).get(line) ?? null;
  }

  /** Tries again after 1, 2, 4 … seconds, until patience ends. */
  private async waitsForOffice({ callId, settleAt }: KeptCall, now: Date): Promise<boolean> {
    const waited = settleAt === null ? OFFICE_PATIENCE : now.getTime() - settleAt.getTime();
    if (waited >= OFFICE_PATIENCE) return false;
    this.timers.set(SettleTimer, { callId }, new Date(now.getTime() + Math.max(FIRST_RETRY, waited)));
    return true;
  }

  private publish(call: KeptCall, summary: CallSummary, verdict: Verdict, officeId: OfficeId): void {
    const { direction, from, to } = summary;
    if (to === null || direction === null) return;
    const otherParty = direction === 'inbound' ? from : to;
    const about = {
      officeId,
      callId: call.callId,
      conversationId: otherParty === null ? null : conversationIdOf(officeId, otherParty),
      from,
      to,
      startedAt: new Date(summary.startedAt).toISOString(),
      endedAt: new Date(summary.endedAt ?? lastSignOf(call.session)).toISOString(),
    };
    const ending = endingIn(verdict);
    this.outbox.publish(CallEnded, { ...about, direction, outcome: verdict.outcome, ending });
    if (ending !== null) this.outbox.publish(CallMissed, { ...about, ending });
  }
}

function detailOf(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'answered':
      return '';
    case 'missed':
      return verdict.ending;
    case 'unknown':
      return verdict.why;
  }
}
