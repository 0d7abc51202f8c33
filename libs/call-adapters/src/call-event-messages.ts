import { CallEvent, type CallEventMessage } from '@textback/contracts';
import { v5 as uuidV5 } from 'uuid';

/** Namespace of the ids of adapted events. */
const NAMESPACE = '2a4d8f0e-7c1b-4b6e-8a57-9d3c5e1f7b20';

/**
 * Events as `POST /calls/v1/call-events` takes them, at most 1,000 at a time. An id follows from what the event says: a record
 * that is adapted and posted again is known already.
 * @param source names your bridge, e.g. `asterisk-bridge`; ids are unique within it
 */
export const callEventMessages = (source: string, events: readonly CallEvent[]): CallEventMessage[] =>
  events.map((event) => ({
    specversion: '1.0',
    id: uuidV5(JSON.stringify(Object.entries(event).sort(([one], [other]) => (one < other ? -1 : 1))), NAMESPACE),
    source,
    type: CallEvent.type,
    time: event.occurredAt,
    data: event,
  }));
