import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CallId, OfficeId } from '@textback/contracts';
import { Database } from '@textback/database';
import { Log } from '@textback/observability';
import { Clock, Timers } from '@textback/timers';
import { OfficeLines } from '../../offices/application/office-lines.port.js';
import { type CallSummary, isListable, summaryOf } from '../domain/call-summary.js';
import { classify, said } from '../domain/classify.js';
import { judged, type Judgement, reviewed } from '../domain/judgement.js';
import { CallNews } from './call-news.js';
import { CallSessions, type KeptCall } from './call-sessions.port.js';
import { OutcomeCounts } from './outcome-counts.js';
import { SettleTimer } from './settle-timer.js';
import { SettlingOptions } from './settling-options.js';

/** A new office's settings may be on their way while its first call is judged: this long, in milliseconds. */
const OFFICE_PATIENCE = 60_000;
const FIRST_RETRY = 1_000;

/** What was done; null when it was not the time, or had been done before. */
interface Settled {
  readonly judgement: Judgement;
  readonly officeId: OfficeId | null;
  readonly line: string | null;
}

/**
 * Judges a call whose time has come and publishes what became of it: once per session (R6). A call that could not be told is
 * judged again, once, when late events tell.
 */
@Injectable()
export class SettleCall implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sessions: CallSessions,
    private readonly officeLines: OfficeLines,
    private readonly news: CallNews,
    private readonly counts: OutcomeCounts,
    private readonly timers: Timers,
    private readonly clock: Clock,
    private readonly options: SettlingOptions,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.timers.on(SettleTimer, ({ callId }) => this.execute(callId));
  }

  /** Settles a call if it is due, or looks at it again. Harmless at any time and any number of times. */
  async execute(callId: CallId): Promise<void> {
    const done = await this.database.transaction(async () => {
      const call = await this.sessions.lockKnown(callId);
      if (call === null) return null;
      return call.judgement === null ? this.settle(call) : this.review(call, call.judgement);
    });
    if (done === null) return;
    const { judgement, officeId, line } = done;
    const { verdict, correction } = judgement;
    if (correction === null) {
      this.counts.settled(verdict);
      this.log.info('A call has settled.', { callId, officeId, ...verdict });
    } else {
      this.counts.corrected(correction.from, verdict);
      this.log.info('A call was corrected.', { callId, officeId, ...verdict });
    }
    if (officeId !== null) return;
    this.counts.withoutOffice();
    this.log.warn('A call belongs to no office.', { callId, line: line === null ? null : this.log.maskNumber(line) });
  }

  private async settle(call: KeptCall): Promise<Settled | null> {
    const now = this.clock.now();
    const summary = summaryOf(call.session);
    if (!this.isOverGuard(call, now) && !(await this.isDue(call, summary, now))) return null;

    const verdict = classify(call.session);
    const officeId = call.officeId ?? (await this.officeOf(summary));
    if (officeId === null && summary.line !== null && (await this.waitsForOffice(call, now))) return null;
    const judgement = judged(verdict);
    await this.sessions.settle({ callId: call.callId, officeId, judgement }, now);
    this.news.tell({ ...call, officeId, summary }, verdict, null);
    return { judgement, officeId, line: summary.line };
  }

  /** Looks again at a call of which late events told something, now that their companions had their time, too. */
  private async review(call: KeptCall, before: Judgement): Promise<Settled | null> {
    const now = this.clock.now();
    const { callId, reviewAt } = call;
    if (reviewAt === null) return null;
    if (reviewAt > now) {
      this.timers.set(SettleTimer, { callId }, reviewAt);
      return null;
    }
    const { judgement, say } = reviewed(before, classify(call.session), now.getTime());
    const summary = summaryOf(call.session);
    // What late events leave in the dark was known before.
    const shown = isListable(summary) ? summary : call.shown;
    const officeId = call.officeId ?? (await this.officeOf(shown));
    await this.sessions.saveReview({ callId, officeId, judgement, shown });
    if (say === null) return null;
    this.news.tell({ ...call, officeId, summary: shown }, say, call.officeId === null ? null : said(before.verdict));
    return { judgement, officeId, line: shown.line };
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
}
