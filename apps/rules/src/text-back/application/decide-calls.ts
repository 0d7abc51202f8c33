import { Injectable } from '@nestjs/common';
import {
  type CallMissed,
  type DecisionBeforeDelay,
  type DispatchId,
  dispatchIdOf,
  SmsRequested,
  TextBackDecided,
} from '@textback/contracts';
import { Outbox } from '@textback/messaging';
import { type Correlation, withCorrelation } from '@textback/observability';
import { Timers } from '@textback/timers';
import { type Decision, decideTextBack } from '../domain/decide-text-back.js';
import { expiryOf } from '../domain/expiry.js';
import type { DecisionInput } from '../domain/facts.js';
import { receiptOf } from '../domain/receipt.js';
import { CallerFactsReader } from './caller-facts.port.js';
import { Decisions } from './decisions.port.js';
import { DelayEnds } from './delay-ends.timer.js';
import { GatherFacts } from './gather-facts.js';

/** A missed call that is to be decided, and what it belongs to. */
export interface UndecidedCall {
  readonly call: CallMissed;
  /** What was decided before the office's delay, when that has ended; null: the call is new. */
  readonly beforeDelay: DecisionBeforeDelay | null;
  readonly correlation: Correlation | undefined;
}

/** A decision and all that it was made from. */
interface Decided extends UndecidedCall {
  readonly input: DecisionInput;
  readonly decision: Decision;
  readonly dispatchId: DispatchId | null;
}

/** Decides missed calls in the open transaction: reads the facts, decides, keeps the receipts, and tells everybody. */
@Injectable()
export class DecideCalls {
  constructor(
    private readonly gatherFacts: GatherFacts,
    private readonly callerFacts: CallerFactsReader,
    private readonly decisions: Decisions,
    private readonly outbox: Outbox,
    private readonly timers: Timers,
  ) {}

  /** Decides calls one after the other, in the order in which they are given. None of them may have a final decision. */
  async decide(calls: readonly UndecidedCall[]): Promise<void> {
    if (calls.length === 0) return;
    const situation = await this.gatherFacts.of(calls.map(({ call }) => call));
    const { now } = situation;
    const decided = calls.map((undecided): Decided => {
      const { call, beforeDelay } = undecided;
      const facts = situation.factsOf(call, beforeDelay?.decidedAt ?? null);
      const office = situation.office(call.officeId);
      const decision = decideTextBack(facts, office, now);
      const { verdict } = decision;
      const { officeId, callId, conversationId } = call;
      if (verdict.decision !== 'text' || conversationId === null)
        return { ...undecided, input: { facts, office, now }, decision, dispatchId: null };
      const dispatchId = dispatchIdOf(officeId, 'missed-call', callId);
      situation.texted({ dispatchId, officeId, conversationId, at: now, credits: verdict.credits });
      return { ...undecided, input: { facts, office, now }, decision, dispatchId };
    });
    await this.decisions.save(
      decided.map(({ input, decision, beforeDelay }) => ({
        receipt: receiptOf(input, decision, beforeDelay),
        facts: input.facts,
      })),
    );
    await this.callerFacts.addTexts(situation.decidedTexts);
    for (const one of decided) inCorrelation(one.correlation, () => this.tell(one));
  }

  private tell(decided: Decided): void {
    const { call, decision, dispatchId, input } = decided;
    const { officeId, callId, conversationId, from: caller } = call;
    const { verdict } = decision;
    const about = {
      officeId,
      callId,
      conversationId,
      settingsVersion: input.office.version,
      decidedAt: input.now,
    };
    switch (verdict.decision) {
      case 'pending':
        this.timers.set(DelayEnds, { officeId, callId }, new Date(verdict.until));
        return;
      case 'skip':
        this.outbox.publish(TextBackDecided, { ...about, decision: 'skip', reason: verdict.reason });
        return;
      case 'text': {
        const { textingNumber } = input.office.settings.numbers;
        if (textingNumber === null || caller === null || conversationId === null || dispatchId === null)
          throw new Error('The rules let a call through that cannot be texted.');
        const { text, credits } = verdict;
        this.outbox.publish(TextBackDecided, {
          ...about,
          decision: 'text',
          conversationId,
          dispatchId,
          to: caller,
          text,
        });
        this.outbox.publish(SmsRequested, {
          kind: 'missed-call-text',
          dispatchId,
          officeId,
          conversationId,
          callId,
          from: textingNumber,
          to: caller,
          text,
          credits,
          requestedAt: input.now,
          expiresAt: expiryOf(input),
        });
      }
    }
  }
}

const inCorrelation = (correlation: Correlation | undefined, work: () => void): void =>
  correlation === undefined ? work() : withCorrelation(correlation, work);
