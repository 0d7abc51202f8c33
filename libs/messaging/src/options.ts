import { schemaOf } from '@textback/database';
import type { ServiceName } from '@textback/contracts';

/** Where Kafka is, and what all names of this deployment begin with. */
export interface KafkaOptions {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[];
  /** Put before every topic and group, so that deployments and tests can share a cluster; may be empty. */
  readonly topicPrefix: string;
}

/** How the consumer behaves. Durations in milliseconds. */
export interface ConsumerTuning {
  /** Most messages in one transaction. */
  readonly chunkSize: number;
  /** Partitions that are worked on at the same time; order holds within each. Their messages share transactions. */
  readonly partitionsAtOnce: number;
  readonly transactionsAtOnce: number;
  /** Tries of a message that fails by itself, before it becomes a dead letter. */
  readonly attempts: number;
  /** Wait before the second try; doubles with each further one. */
  readonly backoff: number;
  /** Longest wait between tries, also while the database or the broker is away. */
  readonly longestBackoff: number;
  /** How long the group waits for a silent member. Longer: dead replicas are replaced later. Kafka allows 6 s and more. */
  readonly sessionTimeout: number;
  readonly heartbeat: number;
  /** How long finished work may stay without a committed offset; what is replayed for it, the inbox drops. */
  readonly commitEvery: number;
  /** How long a fetch waits at an idle broker; the first byte ends the wait. */
  readonly fetchWait: number;
  /** How long closing waits for the work in hand. */
  readonly drain: number;
}

export const DEFAULT_TUNING: ConsumerTuning = {
  chunkSize: 200,
  partitionsAtOnce: 16,
  transactionsAtOnce: 4,
  attempts: 4,
  backoff: 100,
  longestBackoff: 5_000,
  sessionTimeout: 10_000,
  heartbeat: 1_500,
  commitEvery: 500,
  fetchWait: 500,
  drain: 10_000,
};

/** What a service tells its messaging. */
export interface MessagingSettings {
  readonly service: ServiceName;
  readonly kafka: KafkaOptions;
  readonly databaseUrl: string;
  readonly consumer?: Partial<ConsumerTuning>;
  /** Called when the consumer cannot go on. By default the process exits with status 1, so that the platform starts it anew. */
  readonly onFatal?: (error: Error) => void;
}

/** {@link MessagingSettings}, complete; what the parts of this library are given. */
export class MessagingOptions {
  readonly service: ServiceName;
  readonly kafka: KafkaOptions;
  readonly databaseUrl: string;
  readonly consumer: ConsumerTuning;
  readonly onFatal: ((error: Error) => void) | undefined;

  constructor(settings: MessagingSettings) {
    this.service = settings.service;
    this.kafka = settings.kafka;
    this.databaseUrl = settings.databaseUrl;
    this.consumer = { ...DEFAULT_TUNING, ...settings.consumer };
    this.onFatal = settings.onFatal;
  }

  /** The Postgres schema that inbox and outbox lie in. */
  get schema(): string {
    return schemaOf(this.service);
  }

  /** A topic's name in the cluster. */
  topic(name: string): string {
    return this.kafka.topicPrefix + name;
  }

  /** The service's consumer group in the cluster. */
  get group(): string {
    return this.kafka.topicPrefix + this.service;
  }
}
