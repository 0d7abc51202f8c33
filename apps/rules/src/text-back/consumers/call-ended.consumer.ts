import { Controller } from '@nestjs/common';
import { CallEnded, type EventEnvelope } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { CallerProjection } from '../application/caller-projection.port.js';

/** Learns who was answered since. Missed calls come on a topic of their own. */
@Controller()
export class CallEndedConsumer {
  constructor(private readonly callers: CallerProjection) {}

  @Consume(CallEnded)
  async handle({ data, time }: EventEnvelope<CallEnded>): Promise<void> {
    const { outcome, conversationId } = data;
    if (outcome === 'answered' && conversationId !== null) this.callers.callAnswered({ ...data, conversationId }, time);
  }
}
