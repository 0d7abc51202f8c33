import { Controller } from '@nestjs/common';
import { CallEvent, type EventEnvelope } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { RecordCallEvents } from '../application/record-call-events.js';

/** Takes in call events that internal services publish on the topic. */
@Controller()
export class CallEventsConsumer {
  constructor(private readonly recordCallEvents: RecordCallEvents) {}

  @Consume(CallEvent)
  async handle({ id, source, data }: EventEnvelope<CallEvent>): Promise<void> {
    this.recordCallEvents.collect({ id, source, event: data });
  }
}
