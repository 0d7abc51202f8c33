import { EVENTS, PARTITIONS } from '../catalog.js';
import { deadLetterTopicOf, type EventContract, SERVICES, type ServiceName } from '../define-event.js';
import {
  LIVE_NAMESPACE,
  LIVE_PATH,
  LiveHead,
  LiveUpdate,
  SubscribeReply,
  SubscribeRequest,
} from '../live-socket.v1.js';
import { jsonSchemaOf } from './json-schema.js';

type Json = Record<string, unknown>;

const name = ({ topic, version }: EventContract): string => `${topic}.v${version}`;
/** Keys of AsyncAPI maps may not hold every character. */
const keyOf = (text: string): string => text.replaceAll(/[^A-Za-z0-9]+/g, '_');
const ref = (...path: string[]): Json => ({ $ref: `#/${path.join('/')}` });

/** `$schema` belongs to a document's root, not to a schema inside AsyncAPI. */
function payloadOf(schema: Json): Json {
  const { $schema: _, ...payload } = schema;
  return payload;
}

/** CloudEvents 1.0 attributes in binary mode (Kafka protocol binding): headers with the prefix `ce_`. */
const cloudEventsTrait: Json = {
  headers: {
    type: 'object',
    required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time'],
    properties: {
      ce_specversion: { type: 'string', const: '1.0' },
      ce_id: { type: 'string', description: 'With the consumer it is the key against duplicates.' },
      ce_source: { type: 'string', description: 'The service or system that published the event.' },
      ce_type: { type: 'string', description: 'textback.<topic>.v<version>' },
      ce_time: { type: 'string', format: 'date-time' },
      ce_correlationid: { type: 'string', description: 'Joins everything that one call or text set in motion.' },
      traceparent: { type: 'string', description: 'W3C trace context.' },
      'content-type': { type: 'string', const: 'application/json' },
    },
  },
};

/** The AsyncAPI 3.0 document of all topics and of the live socket, made from the catalog. */
export function asyncApiDocument(): Json {
  const messages: Json = {};
  const channels: Json = {};
  const operations: Json = {};

  for (const event of EVENTS) {
    const message = keyOf(name(event));
    messages[message] = {
      name: event.type,
      title: event.type,
      summary: event.summary,
      contentType: 'application/json',
      traits: [ref('components', 'messageTraits', 'cloudEvent')],
      payload: payloadOf(jsonSchemaOf(event.data)),
      examples: [{ name: 'example', payload: event.example }],
    };
    const channel = keyOf(event.topic);
    channels[channel] = {
      address: event.topic,
      summary: event.summary,
      description: [
        `Published by ${event.producers.join(', ')}; read by ${event.consumers.join(', ') || 'anyone'}.`,
        ...event.consumers.map(
          (consumer) => `Dead letters of ${consumer}: ${deadLetterTopicOf(event.topic, consumer)}.`,
        ),
      ].join(' '),
      messages: { [message]: ref('components', 'messages', message) },
      servers: [ref('servers', 'kafka')],
      bindings: {
        kafka: {
          partitions: PARTITIONS,
          topicConfiguration: { 'cleanup.policy': [event.compacted ? 'compact' : 'delete'] },
          bindingVersion: '0.5.0',
        },
      },
    };
    const operation = (action: 'send' | 'receive', service: ServiceName | 'anyone'): void => {
      operations[`${keyOf(service)}_${action}s_${message}`] = {
        action,
        channel: ref('channels', channel),
        messages: [ref('channels', channel, 'messages', message)],
        summary: `${service} ${action}s ${event.type}`,
      };
    };
    for (const producer of event.producers) operation('send', producer);
    for (const consumer of event.consumers) operation('receive', consumer);
  }

  const socket = {
    subscribe: ['What a client asks for.', SubscribeRequest],
    subscribed: ['The acknowledgement of subscribe.', SubscribeReply],
    update: ['One change of a tile or message; gap-free and in order within an office.', LiveUpdate],
    head: ["The office's last seq, every 15 s.", LiveHead],
  } as const;
  for (const [event, [summary, schema]] of Object.entries(socket)) {
    messages[`live_${event}`] = {
      name: event,
      summary,
      contentType: 'application/json',
      payload: payloadOf(jsonSchemaOf(schema)),
    };
  }
  channels['live'] = {
    address: LIVE_NAMESPACE,
    summary: 'Live updates of tiles and messages (Socket.IO, WebSocket transport only).',
    servers: [ref('servers', 'socket')],
    messages: Object.fromEntries(
      Object.keys(socket).map((event) => [event, ref('components', 'messages', `live_${event}`)]),
    ),
    bindings: { ws: { bindingVersion: '0.1.0' } },
  };
  const live = (event: string): Json => ref('channels', 'live', 'messages', event);
  operations['chat_receives_subscribe'] = {
    action: 'receive',
    channel: ref('channels', 'live'),
    messages: [live('subscribe')],
    summary: 'A client subscribes to an office, or resumes after its last seq.',
    reply: { channel: ref('channels', 'live'), messages: [live('subscribed')] },
  };
  for (const event of ['update', 'head']) {
    operations[`chat_sends_${event}`] = {
      action: 'send',
      channel: ref('channels', 'live'),
      messages: [live(event)],
      summary: socket[event as 'update' | 'head'][0],
    };
  }

  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Textback events',
      version: '1.0.0',
      description: `Topics and live messages of Textback. CloudEvents 1.0 in binary mode. Services: ${SERVICES.join(', ')}.`,
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: { host: 'kafka.example:9092', protocol: 'kafka', description: 'The platform’s Kafka.' },
      socket: {
        host: 'textback.example',
        pathname: LIVE_PATH,
        protocol: 'socketio',
        description: 'Socket.IO of the chat service.',
      },
    },
    channels,
    operations,
    components: { messages, messageTraits: { cloudEvent: cloudEventsTrait } },
  };
}
