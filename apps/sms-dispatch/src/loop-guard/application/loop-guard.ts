import { Injectable } from '@nestjs/common';
import { type DispatchId, type GuardReason, type MessageId, SmsGuardTripped } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { Outbox } from '@textback/messaging';
import { Log, Metrics } from '@textback/observability';
import { type GuardLimits, type GuardRefusal, type GuardedText, judgeTexts } from '../domain/judge-texts.js';
import { REPEATS } from '../domain/repeats.js';
import { GuardLog, type HeardText, type NewTrip } from './guard-log.port.js';

/** How much the guard lets pass. */
export abstract class LoopGuardOptions {
  abstract readonly limits: GuardLimits;
}

/**
 * Noting trips takes a lock of all replicas, so it comes after everything else that a transaction waits for: sums of credits,
 * at 90, are locked by claims before they ask the guard, and by webhooks after they have asked it (ADR 19).
 */
const AFTER_CREDITS = 95;

/** A text that is about to be claimed. */
export type TextToGuard = GuardedText & { readonly conversationId: HeardText['conversationId'] };

/**
 * The last wall against machines that answer each other: two auto-responders, or a dialler that hangs up, must not make us send
 * without end (ADR 18). What it refuses, it refuses for good; what it lets pass, it counts. Needs the open transaction.
 */
@Injectable()
export class LoopGuard {
  private readonly refusals;
  private readonly trips;
  private readonly newTrips: Sink<NewTrip> = {
    name: 'guard trips',
    order: AFTER_CREDITS,
    write: (trips) => this.noteTrips(trips),
  };

  constructor(
    private readonly options: LoopGuardOptions,
    private readonly database: Database,
    private readonly guardLog: GuardLog,
    private readonly outbox: Outbox,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.refusals = metrics.counter({
      name: 'textback_sms_guard_refusals_total',
      help: 'Texts that the loop guard refused, and answers to opt-out words that it kept back.',
      labels: ['reason'],
    });
    this.trips = metrics.counter({
      name: 'textback_sms_guard_trips_total',
      help: 'Times that the loop guard stepped in: at most once an hour for the same caller or office. Alert on a rise.',
      labels: ['reason'],
    });
  }

  /** Which of the texts that are about to be claimed must not go. The others are counted. Claims come one after the other. */
  async judge(texts: readonly TextToGuard[]): Promise<ReadonlyMap<DispatchId, GuardRefusal>> {
    if (texts.length === 0) return new Map();
    const { limits } = this.options;
    const verdicts = judgeTexts(await this.guardLog.casesOf(texts, limits), limits);
    const refused = new Map<DispatchId, GuardRefusal>();
    for (const text of texts) {
      const refusal = verdicts.get(text.dispatchId) ?? null;
      if (refusal === null) continue;
      refused.set(text.dispatchId, refusal);
      this.refusals.inc({ reason: refusal.reason });
      this.trip(tripOf(text, refusal));
    }
    await this.guardLog.count(texts.filter(({ dispatchId }) => !refused.has(dispatchId)));
    return refused;
  }

  /** Listens to what callers write. Answers the messages whose callers are machines, to whom no opt-out word is answered. */
  async hear(texts: readonly HeardText[]): Promise<ReadonlySet<MessageId>> {
    if (texts.length === 0) return new Set();
    const heard = (await this.guardLog.hear(texts)).map((hearing, index) => ({ ...hearing, text: texts[index] }));
    const machines = heard.flatMap(({ repeats, text }) => (repeats >= REPEATS && text !== undefined ? [text] : []));
    for (const { officeId, textingNumber, phone, conversationId } of machines)
      this.trip({
        officeId,
        reason: 'repeated-inbound',
        textingNumber,
        caller: { phone, conversationId },
        limit: REPEATS,
      });
    const quiet = heard.flatMap(({ quiet, text }) => (quiet && text !== undefined ? [text] : []));
    return new Set([...machines, ...quiet].map(({ messageId }) => messageId));
  }

  /** Notes that an answer was kept back. */
  noteKeptBack(): void {
    this.refusals.inc({ reason: 'repeated-inbound' satisfies GuardReason });
  }

  private trip(trip: NewTrip): void {
    this.database.current.collect(this.newTrips, trip);
  }

  private async noteTrips(trips: readonly NewTrip[]): Promise<void> {
    for (const { tripId, officeId, reason, textingNumber, caller, at, limit } of await this.guardLog.trip(trips)) {
      const conversationId = caller?.conversationId ?? null;
      this.trips.inc({ reason });
      this.log.warn('The loop guard stepped in.', { tripId, officeId, conversationId, reason, limit });
      this.outbox.publish(SmsGuardTripped, {
        tripId,
        officeId,
        reason,
        textingNumber,
        conversationId,
        at: at.toISOString(),
      });
    }
  }
}

function tripOf({ officeId, from, to, conversationId }: TextToGuard, { reason, limit }: GuardRefusal): NewTrip {
  const isOfOffice = reason === 'office-per-hour' || reason === 'staff-per-hour';
  return { officeId, reason, limit, textingNumber: from, caller: isOfOffice ? null : { phone: to, conversationId } };
}
