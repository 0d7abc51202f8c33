import { Controller } from '@nestjs/common';
import { type CallEventMessage, postCallEvents, type ReplyOf } from '@textback/contracts';
import { Database } from '@textback/database';
import { Endpoint, type Handled } from '@textback/http';
import { RecordCallEvents } from '../application/record-call-events.js';

/** Takes in call events that internal services post: one, or a batch of which all are stored or none. */
@Controller()
export class CallEventsController {
  constructor(
    private readonly database: Database,
    private readonly recordCallEvents: RecordCallEvents,
  ) {}

  @Endpoint(postCallEvents)
  async post({ body }: Handled<typeof postCallEvents>): Promise<ReplyOf<typeof postCallEvents>> {
    const messages: CallEventMessage[] = Array.isArray(body) ? body : [body];
    const { duplicates } = await this.database.transaction(() =>
      this.recordCallEvents.execute(messages.map(({ id, source, data }) => ({ id, source, event: data }))),
    );
    return { accepted: messages.length, duplicates };
  }
}
