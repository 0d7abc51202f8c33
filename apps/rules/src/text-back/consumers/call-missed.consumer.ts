import { Controller } from '@nestjs/common';
import { CallMissed, type EventEnvelope } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { MissedCalls } from '../application/missed-calls.js';

/** The trigger: nobody answered. */
@Controller()
export class CallMissedConsumer {
  constructor(private readonly missedCalls: MissedCalls) {}

  @Consume(CallMissed)
  async handle({ data }: EventEnvelope<CallMissed>): Promise<void> {
    this.missedCalls.add(data);
  }
}
