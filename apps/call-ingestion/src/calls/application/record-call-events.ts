import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CallEvent } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { Metrics, withCorrelation } from '@textback/observability';
import { Clock, Timers } from '@textback/timers';
import { OfficeLines } from '../../offices/application/office-lines.port.js';
import type { CallFact } from '../domain/call-fact.js';
import { addFact, type CallSession } from '../domain/call-session.js';
import { summaryOf } from '../domain/call-summary.js';
import { classify, tellTheSame } from '../domain/classify.js';
import { settleAt } from '../domain/settle-at.js';
import { type CallChange, CallSessions, type EventKey, type KeptCall, type LateChange } from './call-sessions.port.js';
import { SettleTimer } from './settle-timer.js';
import { SettlingOptions } from './settling-options.js';

/** A call event from anywhere, with what names it. */
export interface CallMessage extends EventKey {
  readonly event: CallEvent;
}

/** A known session and what new events made of it. */
interface Change {
  readonly kept: KeptCall;
  readonly session: CallSession;
}

/**
 * Takes in what happened on calls: from provider webhooks, from internal services over HTTP, and from the topic. Events
 * are folded into their sessions, many in a few statements; a session that has ended gets a timer that will judge it.
 */
@Injectable()
export class RecordCallEvents {
  private readonly sink: Sink<CallMessage> = {
    name: 'call-events',
    order: 0,
    write: async (messages) => void (await this.execute(messages)),
  };
  private readonly contradicted;

  constructor(
    private readonly database: Database,
    private readonly sessions: CallSessions,
    private readonly officeLines: OfficeLines,
    private readonly timers: Timers,
    private readonly clock: Clock,
    private readonly options: SettlingOptions,
    metrics: Metrics,
  ) {
    this.contradicted = metrics.counter({
      name: 'textback_calls_contradicted_total',
      help: 'Calls of which later events tell another story than the one that was published.',
      labels: ['published', 'later'],
    });
  }

  /** Adds an event to the open transaction; it is recorded with the others of the batch. */
  collect(message: CallMessage): void {
    this.database.current.collect(this.sink, message);
  }

  /** Records events in the open transaction and answers how many of them had been recorded before. */
  async execute(messages: readonly CallMessage[]): Promise<{ duplicates: number }> {
    const fresh = await this.onlyFresh(messages);
    const ofCall = Map.groupBy(fresh, ({ event }) => event.callId);
    const now = this.clock.now();
    const changed: Change[] = [];
    for (const kept of await this.sessions.lock(ofCall.keys(), now)) {
      const session = (ofCall.get(kept.callId) ?? []).map(factOf).reduce(addFact, kept.session);
      // The same news under a new id: providers repeat webhooks so.
      if (!isDeepStrictEqual(session, kept.session)) changed.push({ kept, session });
    }
    await this.saveOpen(
      changed.filter(({ kept }) => kept.verdict === null),
      now,
    );
    await this.saveJudged(changed);
    return { duplicates: messages.length - fresh.length };
  }

  private async onlyFresh(messages: readonly CallMessage[]): Promise<CallMessage[]> {
    const distinct = new Map(messages.map((message) => [nameOf(message), message]));
    const admitted = new Set((await this.sessions.admit([...distinct.values()])).map(nameOf));
    return [...distinct.values()].filter((message) => admitted.has(nameOf(message)));
  }

  private async saveOpen(changed: readonly Change[], now: Date): Promise<void> {
    if (changed.length === 0) return;
    const summaries = changed.map(({ session }) => summaryOf(session));
    const offices = await this.officeLines.officesOf(summaries.map(({ line }) => line).filter((line) => line !== null));
    const changes = changed.map(({ kept, session }, index): CallChange => {
      const { line = null, to = null } = summaries[index] ?? {};
      const due = settleAt(session, now.getTime(), this.options.waits);
      return {
        callId: kept.callId,
        session,
        // Without the called number, a call that staff made cannot be shown.
        officeId: line === null || to === null ? null : (offices.get(line) ?? null),
        settleAt: due === null ? null : earlier(kept.settleAt, new Date(due)),
      };
    });
    await this.sessions.save(changes);
    for (const [index, { callId, settleAt }] of changes.entries()) {
      if (settleAt === null || settleAt.getTime() === changed[index]?.kept.settleAt?.getTime()) continue;
      withCorrelation({ correlationId: callId }, () => this.timers.set(SettleTimer, { callId }, settleAt));
    }
  }

  /** A judgement that was published stands; what would have changed it is kept beside it, to be seen. */
  private async saveJudged(changed: readonly Change[]): Promise<void> {
    const changes = changed.flatMap(({ kept: { callId, verdict }, session }): LateChange[] => {
      if (verdict === null) return [];
      const later = classify(session);
      if (tellTheSame(later, verdict)) return [{ callId, session, lateVerdict: null }];
      this.contradicted.inc({ published: verdict.outcome, later: later.outcome });
      return [{ callId, session, lateVerdict: later }];
    });
    if (changes.length > 0) await this.sessions.saveLate(changes);
  }
}

const nameOf = ({ source, id }: EventKey): string => JSON.stringify([source, id]);

const factOf = ({ event: { occurredAt, ...rest } }: CallMessage): CallFact => ({ ...rest, at: Date.parse(occurredAt) });

const earlier = (one: Date | null, other: Date): Date => (one !== null && one < other ? one : other);
