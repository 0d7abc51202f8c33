import {
  type DataOf,
  deadLetterTopicOf,
  type EventContract,
  type EventEnvelope,
  EVENTS,
  type ServiceName,
} from '@textback/contracts';
import type { RawRecord } from '@textback/messaging';
import { testEnvironment, uniqueName } from './environment.js';
import { eventually } from './eventually.js';

/** A record in a form that is easy to compare. */
export interface TestRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  /** The value as text; null: a tombstone. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A spec file's own corner of Kafka: topics whose names begin with a prefix that nobody else has. */
export interface TestKafka {
  readonly brokers: string[];
  readonly topicPrefix: string;
  /** Creates the topics of these contracts (of all when left out) with the dead-letter topics of their consumers. */
  createTopics(contracts?: readonly EventContract[]): Promise<void>;
  /** Publishes an event as another system would: CloudEvents in binary mode. The data is checked first. */
  publish<C extends EventContract>(
    contract: C,
    data: DataOf<C>,
    options?: { readonly id?: string; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<string>;
  /** Writes whatever it is given to a topic (named without prefix). Header values of undefined leave a header out. */
  publishRaw(
    topic: string,
    record: {
      readonly key: string | null;
      readonly value: string | Buffer | null;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
  /** The events of a topic that have arrived so far, in the order of their arrival. */
  read<C extends EventContract>(contract: C): EventEnvelope<DataOf<C>>[];
  /** The records of a topic (named without prefix) that have arrived so far. */
  records(topic: string): TestRecord[];
  /** Waits for an event and answers the first that fits. */
  waitFor<C extends EventContract>(
    contract: C,
    predicate: (event: EventEnvelope<DataOf<C>>) => boolean,
    options?: { readonly within?: number },
  ): Promise<EventEnvelope<DataOf<C>>>;
  /** The dead letters of one consumer of a topic that have arrived so far. */
  deadLetters(contract: EventContract, consumer: ServiceName): TestRecord[];
  /** Deletes the topics and disconnects. */
  close(): Promise<void>;
}

/** CloudEvents 1.0 headers of an event that some other system publishes. */
export function cloudEventHeaders(contract: EventContract, id: string, at: Date): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: 'test',
    ce_type: contract.type,
    ce_time: at.toISOString(),
    ce_correlationid: id,
    'content-type': 'application/json',
  };
}

/** @param options.partitions of each topic; few, because a broker shared by all specs pays for each */
export async function aTestKafka(options: { readonly partitions?: number } = {}): Promise<TestKafka> {
  const { brokers, run } = testEnvironment();
  // Loaded here, so that a unit spec that wants a builder does not wait for the Kafka client.
  const { RawKafka } = await import('@textback/messaging');
  const topicPrefix = `test-${run}-${uniqueName()}.`;
  const kafka = await RawKafka.connect(brokers);
  const arrived: TestRecord[] = [];
  const created = new Set<string>();
  const prefixed = (topic: string): string => topicPrefix + topic;

  const records = (topic: string): TestRecord[] => {
    if (!created.has(prefixed(topic))) throw new Error(`This spec has not created the topic ${topic}.`);
    return arrived.filter((record) => record.topic === topic);
  };
  const read = <C extends EventContract>(contract: C): EventEnvelope<DataOf<C>>[] =>
    records(contract.topic).map((record) => envelopeOf(contract, record));

  return {
    brokers,
    topicPrefix,
    records,
    read,

    async createTopics(contracts = EVENTS) {
      const names = contracts
        .flatMap(({ topic, consumers }) => [topic, ...consumers.map((consumer) => deadLetterTopicOf(topic, consumer))])
        .map(prefixed)
        .filter((name) => !created.has(name));
      if (names.length === 0) return;
      await kafka.createTopics(names.map((name) => ({ name, partitions: options.partitions ?? 3 })));
      for (const name of names) created.add(name);
      await kafka.tail(names, (record) => arrived.push(testRecord(record, topicPrefix)));
    },

    async publish(contract, data, { id = crypto.randomUUID(), headers = {} } = {}) {
      contract.data.parse(data);
      await kafka.send(prefixed(contract.topic), [
        {
          key: contract.key(data),
          value: JSON.stringify(data),
          headers: { ...cloudEventHeaders(contract, id, new Date()), ...headers },
        },
      ]);
      return id;
    },

    async publishRaw(topic, record) {
      await kafka.send(prefixed(topic), [record]);
    },

    waitFor: async (contract, predicate, { within = 10_000 } = {}) =>
      eventually(
        () => {
          const events = read(contract);
          const found = events.find(predicate);
          if (found === undefined)
            throw new Error(
              `No such event on ${contract.topic} within ${within} ms. There: ${JSON.stringify(events, null, 2)}`,
            );
          return found;
        },
        { within },
      ),

    deadLetters: (contract, consumer) => records(deadLetterTopicOf(contract.topic, consumer)),

    async close() {
      await kafka.deleteTopics([...created]).catch(() => undefined);
      await kafka.disconnect();
    },
  };
}

const testRecord = (record: RawRecord, prefix: string): TestRecord => ({
  topic: record.topic.slice(prefix.length),
  partition: record.partition,
  offset: Number(record.offset),
  key: record.key?.toString() ?? null,
  value: record.value?.toString() ?? null,
  headers: record.headers,
});

/** Held to the contract: an event of ours that its own contract refuses fails the test that reads it. */
function envelopeOf<C extends EventContract>(contract: C, record: TestRecord): EventEnvelope<DataOf<C>> {
  const { headers, value } = record;
  return {
    id: headers['ce_id'] ?? '',
    source: headers['ce_source'] ?? '',
    type: headers['ce_type'] ?? '',
    time: headers['ce_time'] ?? '',
    correlationId: headers['ce_correlationid'] ?? '',
    traceparent: headers['traceparent'],
    data: contract.data.parse(JSON.parse(value ?? 'null')) as DataOf<C>,
  };
}
