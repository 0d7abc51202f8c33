import { Injectable } from '@nestjs/common';
import { CallEnded, CallMissed, conversationIdOf } from '@textback/contracts';
import { Outbox } from '@textback/messaging';
import { type CallSummary, lastSignOf } from '../domain/call-summary.js';
import { endingIn, type Said, type Verdict } from '../domain/classify.js';
import type { KeptCall } from './call-sessions.port.js';

/** A call as it is published. */
export interface ToldCall extends Pick<KeptCall, 'callId' | 'officeId' | 'session'> {
  readonly summary: CallSummary;
}

/** Publishes, in the open transaction, what became of calls. */
@Injectable()
export class CallNews {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Says what became of a call: to its office, so nothing where that is not known.
   * @param corrects what had been published before; null: nothing
   */
  tell({ callId, officeId, session, summary }: ToldCall, verdict: Verdict, corrects: Said | null): void {
    const { direction, from, to } = summary;
    if (officeId === null || to === null || direction === null) return;
    const otherParty = direction === 'inbound' ? from : to;
    const about = {
      officeId,
      callId,
      conversationId: otherParty === null ? null : conversationIdOf(officeId, otherParty),
      from,
      to,
      startedAt: new Date(summary.startedAt).toISOString(),
      endedAt: new Date(summary.endedAt ?? lastSignOf(session)).toISOString(),
    };
    const ending = endingIn(verdict);
    this.outbox.publish(CallEnded, {
      ...about,
      direction,
      outcome: verdict.outcome,
      ending,
      ...(corrects !== null && { corrects: { ...corrects } }),
    });
    if (ending !== null) this.outbox.publish(CallMissed, { ...about, ending });
  }
}
