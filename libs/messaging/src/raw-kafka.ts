import { setTimeout as delay } from 'node:timers/promises';
import { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';

/** A record as it lies in Kafka. */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Header values as text; of a repeated header the last one. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A record to write. A null value is a tombstone. */
export interface RawMessage {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string | Buffer>>;
}

/** A topic to create. */
export interface RawTopic {
  readonly name: string;
  readonly partitions: number;
}

/**
 * Kafka without contracts, inbox or outbox: for tests, benches and the embedded broker's readiness. Services never use it.
 */
export class RawKafka {
  private readonly tails = new Set<() => Promise<void>>();

  private constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly producer: Producer,
  ) {}

  /** Connects, or rejects when no broker answers within about `timeoutMs`. */
  static async connect(brokers: readonly string[], timeoutMs = 10_000): Promise<RawKafka> {
    const kafka = new Kafka({
      clientId: 'textback-raw',
      brokers: [...brokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: Math.min(timeoutMs, 3_000),
      retry: { initialRetryTime: 100, retries: 6, maxRetryTime: Math.max(200, timeoutMs / 5) },
    });
    const admin = kafka.admin();
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    try {
      await admin.connect();
      await producer.connect();
    } catch (error) {
      await Promise.allSettled([admin.disconnect(), producer.disconnect()]);
      throw error;
    }
    return new RawKafka(kafka, admin, producer);
  }

  /** Creates the topics that do not exist yet and waits until they have leaders. */
  async createTopics(topics: readonly RawTopic[]): Promise<void> {
    await this.admin.createTopics({
      // kafkajs's own waiting gives up when a new topic is not known yet, which KRaft says for a moment.
      waitForLeaders: false,
      topics: topics.map(({ name, partitions }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor: 1,
      })),
    });
    const deadline = Date.now() + 15_000;
    while (!(await this.haveLeaders(topics.map(({ name }) => name)))) {
      if (Date.now() > deadline) throw new Error('New topics have no leaders.');
      await delay(50);
    }
  }

  private async haveLeaders(topics: string[]): Promise<boolean> {
    try {
      const metadata = await this.admin.fetchTopicMetadata({ topics });
      return metadata.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
    } catch {
      return false;
    }
  }

  async listTopics(): Promise<string[]> {
    return this.admin.listTopics();
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.admin.deleteTopics({ topics: [...names] });
  }

  /** Records of the topics that the group has not committed yet. */
  async lagOf(group: string, topics: readonly string[]): Promise<number> {
    const committed = await this.admin.fetchOffsets({ groupId: group, topics: [...topics] });
    let lag = 0n;
    for (const { topic, partitions } of committed) {
      const ends = await this.admin.fetchTopicOffsets(topic);
      for (const { partition, low, high } of ends) {
        const offset = BigInt(partitions.find((own) => own.partition === partition)?.offset ?? -1);
        lag += BigInt(high) - (offset < BigInt(low) ? BigInt(low) : offset);
      }
    }
    return Number(lag);
  }

  /** Writes records and waits for the broker's acknowledgement. */
  async send(topic: string, messages: readonly RawMessage[]): Promise<void> {
    await this.producer.send({
      topic,
      acks: -1,
      messages: messages.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
    });
  }

  /**
   * Reads the topics from their beginning and goes on with what arrives, until this client disconnects. Resolves once
   * every partition is assigned.
   */
  async tail(topics: readonly string[], onRecord: (record: RawRecord) => void): Promise<void> {
    const consumer = this.kafka.consumer({
      groupId: `textback-tail-${crypto.randomUUID()}`,
      maxWaitTimeInMs: 100,
      allowAutoTopicCreation: false,
    });
    const stop = async (): Promise<void> => {
      this.tails.delete(stop);
      await consumer.disconnect();
    };
    this.tails.add(stop);
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve());
      // With `restart` it tries again by itself, e.g. while a fresh broker still loads its coordinator.
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
    });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        onRecord({
          topic,
          partition,
          offset: message.offset,
          key: message.key,
          value: message.value,
          headers: textHeaders(message.headers ?? {}),
        });
        return Promise.resolve();
      },
    });
    await joined;
  }

  /** Ends all tails and connections. */
  async disconnect(): Promise<void> {
    await Promise.allSettled([...this.tails].map((stop) => stop()));
    await Promise.allSettled([this.producer.disconnect(), this.admin.disconnect()]);
  }
}

type WireHeader = Buffer | string | readonly (Buffer | string)[] | undefined;

const textHeaders = (headers: Record<string, WireHeader>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value;
      return last === undefined ? [] : [[name, last.toString()]];
    }),
  );
