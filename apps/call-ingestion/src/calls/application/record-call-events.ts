import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CallEvent, CallId } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { Log, withCorrelation } from '@textback/observability';
import { Clock, Timers } from '@textback/timers';
import { OfficeLines } from '../../offices/application/office-lines.port.js';
import type { CallFact } from '../domain/call-fact.js';
import { addFact, type CallSession, EMPTY_SESSION, hasRoomFor, isFull } from '../domain/call-session.js';
import { summaryOf } from '../domain/call-summary.js';
import { classify, said, tellTheSame } from '../domain/classify.js';
import { type Judgement, needsReview, withLateEvidence } from '../domain/judgement.js';
import { settleAt } from '../domain/settle-at.js';
import { CallNews } from './call-news.js';
import { type CallChange, CallSessions, type EventKey, type KeptCall, type LateChange } from './call-sessions.port.js';
import { OutcomeCounts } from './outcome-counts.js';
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

/** What late events made of a session that is judged. */
interface LateNews {
  readonly kept: KeptCall;
  readonly session: CallSession;
  readonly before: Judgement;
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

  constructor(
    private readonly database: Database,
    private readonly sessions: CallSessions,
    private readonly officeLines: OfficeLines,
    private readonly timers: Timers,
    private readonly clock: Clock,
    private readonly options: SettlingOptions,
    private readonly news: CallNews,
    private readonly counts: OutcomeCounts,
    private readonly log: Log,
  ) {}

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
      const session = messages
        .map((message) => factOf(message, now))
        .reduce((session, fact) => this.add(session, fact), before);
      // The same news under a new id changes nothing: providers repeat webhooks so.
      return isDeepStrictEqual(session, before) ? [] : [{ callId, kept, session }];
    });
    await this.saveJudged(changed, now);
    const raced = await this.saveOpen(
      changed.filter(({ kept }) => kept === null || kept.judgement === null),
      now,
    );
    return new Map([...ofCall].filter(([callId]) => raced.has(callId)));
  }

  private add(session: CallSession, fact: CallFact): CallSession {
    if (!hasRoomFor(session, fact)) this.database.current.afterCommit(() => this.counts.dropped());
    const after = addFact(session, fact);
    if (isFull(after) && !isFull(session)) {
      this.log.warn('A call has too many legs; what happens on others is dropped.', { callId: fact.callId });
    }
    return after;
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

  /** What late events change of calls that have settled: see `withLateEvidence` and `reviewed`. */
  private async saveJudged(changed: readonly Change[], now: Date): Promise<void> {
    const late = changed.flatMap(({ kept, session }): LateNews[] =>
      kept === null || kept.judgement === null ? [] : [{ kept, session, before: kept.judgement }],
    );
    if (late.length === 0) return;
    const skipped = await this.sessions.withSkippedText(late.map(({ kept }) => kept));
    await this.sessions.saveLate(late.map((news) => this.reconsider(news, skipped.has(news.kept.callId), now)));
  }

  private reconsider({ kept, session, before }: LateNews, textWasSkipped: boolean, now: Date): LateChange {
    const { callId } = kept;
    const evidence = classify(session);
    const { judgement, say } = withLateEvidence(before, evidence, textWasSkipped, now.getTime());
    this.database.current.afterCommit(() => {
      if (!tellTheSame(said(evidence), before.evidence ?? said(before.verdict))) {
        this.counts.contradicted(before.verdict, evidence);
      }
      if (judgement.verdict !== before.verdict) this.counts.corrected(said(before.verdict), judgement.verdict);
    });
    if (say !== null) this.news.tell({ ...kept, session, summary: kept.shown }, say, said(before.verdict));
    if (!needsReview(judgement, evidence)) return { callId, session, judgement, reviewAt: kept.reviewAt };

    const reviewAt = earlier(kept.reviewAt, new Date(now.getTime() + this.options.waits.afterCaller));
    if (reviewAt.getTime() !== kept.reviewAt?.getTime()) {
      withCorrelation({ correlationId: callId }, () => this.timers.set(SettleTimer, { callId }, reviewAt));
    }
    return { callId, session, judgement, reviewAt };
  }
}

const nameOf = ({ source, id }: EventKey): string => JSON.stringify([source, id]);

function factOf({ event: { occurredAt, ...rest } }: CallMessage, now: Date): CallFact {
  const at = Date.parse(occurredAt);
  return { ...rest, at: at > now.getTime() + CLOCK_AHEAD ? now.getTime() : at };
}

const earlier = (one: Date | null, other: Date): Date => (one !== null && one < other ? one : other);
