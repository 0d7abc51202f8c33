import { Injectable } from '@nestjs/common';
import type { CallId } from '@textback/contracts';
import { Database } from '@textback/database';
import { Clock } from '@textback/timers';
import { said } from '../domain/classify.js';
import { withSkippedText } from '../domain/judgement.js';
import { CallSessions, type KeptCall } from './call-sessions.port.js';
import { OutcomeCounts } from './outcome-counts.js';

/**
 * Shows calls as answered that were published as missed and had been answered after all, once it is decided that their
 * callers get no text.
 */
@Injectable()
export class CorrectUntextedCalls {
  constructor(
    private readonly database: Database,
    private readonly sessions: CallSessions,
    private readonly clock: Clock,
    private readonly counts: OutcomeCounts,
  ) {}

  /**
   * Locks calls in the open transaction. To be done before the decision is written: late events look for it while they hold
   * the same lock, so either they find it, or what they leave is found here.
   */
  lock(callIds: Iterable<CallId>): Promise<KeptCall[]> {
    return this.sessions.lock(callIds);
  }

  /** Corrects those of these locked calls that need it; their callers get no text. */
  async execute(calls: readonly KeptCall[]): Promise<void> {
    const now = this.clock.now().getTime();
    const corrected = calls.flatMap(({ callId, judgement: before }) => {
      if (before === null) return [];
      const judgement = withSkippedText(before, now);
      return judgement === before ? [] : [{ callId, judgement, before }];
    });
    await this.sessions.saveJudgements(corrected);
    this.database.current.afterCommit(() => {
      for (const { before, judgement } of corrected) this.counts.corrected(said(before.verdict), judgement.verdict);
    });
  }
}
