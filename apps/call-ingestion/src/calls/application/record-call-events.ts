import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CallEvent, CallId } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { Metrics, withCorrelation } from '@textback/observability';
import { Clock, Timers } from '@textback/timers';
import { OfficeLines } from '../../offices/application/office-lines.port.js';
import type { CallFact } from '../domain/call-fact.js';
import { addFact, type CallSession, EMPTY_SESSION } from '../domain/call-session.js';
import { summaryOf } from '../domain/call-summary.js';
import { classify, tellTheSame } from '../domain/classify.js';
import { settleAt } from '../domain/settle-at.js';
import { type CallChange, CallSessions, type EventKey, type KeptCall, type LateChange } from './call-sessions.port.js';
import { SettleTimer } from './settle-timer.js';
import { SettlingOptions } from './settling-options.js';

/**
 * Milliseconds by which a source's clock may be ahead of ours. What it tells of a later time happened now: a clock that is
 * wrong must not outlive everything that follows, at the head of every list.
 */
const CLOCK_AHEAD = 5 * 60_000;

/** A call event from anywhere, with what names it. */
export interface CallMessage extends EventKey {
  readonly event: CallEvent;
}

/** What new events made of a session. */
interface Change {
  readonly callId: CallId;
  /** What was kept of it; null: nothing, it is new. */
  readonly kept: KeptCall | null;
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
    let ofCall = Map.groupBy(fresh, ({ event }) => event.callId);
    while (ofCall.size > 0) ofCall = await this.record(ofCall, this.clock.now());
    return { duplicates: messages.length - fresh.length };
  }

  private async onlyFresh(messages: readonly CallMessage[]): Promise<CallMessage[]> {
    const distinct = new Map(messages.map((message) => [nameOf(message), message]));
    const admitted = new Set((await this.sessions.admit([...distinct.values()])).map(nameOf));
    return [...distinct.values()].filter((message) => admitted.has(nameOf(message)));
  }

  /** Records the events of these calls, but for calls that another transaction adds at the same moment: it answers those. */
  private async record(ofCall: Map<CallId, CallMessage[]>, now: Date): Promise<Map<CallId, CallMessage[]>> {
    const known = new Map((await this.sessions.lock(ofCall.keys())).map((kept) => [kept.callId, kept]));
    const changed = [...ofCall].flatMap(([callId, messages]): Change[] => {
      const kept = known.get(callId) ?? null;
      const before = kept?.session ?? EMPTY_SESSION;
      const session = messages.map((message) => factOf(message, now)).reduce(addFact, before);
      // The same news under a new id changes nothing: providers repeat webhooks so.
      return isDeepStrictEqual(session, before) ? [] : [{ callId, kept, session }];
    });
    await this.saveJudged(changed);
    const raced = await this.saveOpen(
      changed.filter(({ kept }) => kept === null || kept.verdict === null),
      now,
    );
    return new Map([...ofCall].filter(([callId]) => raced.has(callId)));
  }

  /** Answers the calls that turned out to be known after all; nothing of them is written. */
  private async saveOpen(changed: readonly Change[], now: Date): Promise<ReadonlySet<CallId>> {
    if (changed.length === 0) return new Set();
    const summaries = changed.map(({ session }) => summaryOf(session));
    const offices = await this.officeLines.officesOf(summaries.map(({ line }) => line).filter((line) => line !== null));
    const changes = changed.map(({ callId, kept, session }, index): CallChange => {
      const { line = null, to = null } = summaries[index] ?? {};
      const due = settleAt(session, now.getTime(), this.options.waits);
      return {
        callId,
        session,
        // Without the called number, a call that staff made cannot be shown.
        officeId: line === null || to === null ? null : (offices.get(line) ?? null),
        settleAt: due === null ? null : earlier(kept?.settleAt ?? null, new Date(due)),
      };
    });
    const isNew = (index: number): boolean => changed[index]?.kept === null;
    await this.sessions.save(changes.filter((_, index) => !isNew(index)));
    const raced = await this.sessions.add(
      changes.filter((_, index) => isNew(index)),
      now,
    );
    for (const [index, { callId, settleAt }] of changes.entries()) {
      if (settleAt === null || raced.has(callId)) continue;
      if (settleAt.getTime() === changed[index]?.kept?.settleAt?.getTime()) continue;
      withCorrelation({ correlationId: callId }, () => this.timers.set(SettleTimer, { callId }, settleAt));
    }
    return raced;
  }

  /** A judgement that was published stands; what would have changed it is kept beside it, to be seen. */
  private async saveJudged(changed: readonly Change[]): Promise<void> {
    const changes = changed.flatMap(({ callId, kept, session }): LateChange[] => {
      const verdict = kept?.verdict ?? null;
      if (verdict === null) return [];
      const later = classify(session);
      if (tellTheSame(later, verdict)) return [{ callId, session, lateVerdict: null }];
      this.contradicted.inc({ published: verdict.outcome, later: later.outcome });
      return [{ callId, session, lateVerdict: later }];
    });
    await this.sessions.saveLate(changes);
  }
}

const nameOf = ({ source, id }: EventKey): string => JSON.stringify([source, id]);

function factOf({ event: { occurredAt, ...rest } }: CallMessage, now: Date): CallFact {
  const at = Date.parse(occurredAt);
  return { ...rest, at: at > now.getTime() + CLOCK_AHEAD ? now.getTime() : at };
}

const earlier = (one: Date | null, other: Date): Date => (one !== null && one < other ? one : other);
