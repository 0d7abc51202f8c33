import { deadLetterTopicOf, EVENTS, type EventContract, PARTITIONS } from '@textback/contracts';

/** A topic as it should be. */
export interface PlannedTopic {
  /** Name in the cluster, prefix included. */
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

const DAY = 24 * 60 * 60 * 1_000;
/** How long events stay, so that a consumer can be away for a week. The inbox must remember longer: see InboxRetention. */
const EVENT_DAYS = 7;
const DEAD_LETTER_DAYS = 14;
/** A dead letter is its message and some headers more, so it may be larger than any message (1 MiB by default). */
const DEAD_LETTER_BYTES = 2 * 1024 * 1024;

const COMPACTED = { 'cleanup.policy': 'compact' };
const DELETED = { 'cleanup.policy': 'delete', 'retention.ms': String(EVENT_DAYS * DAY) };
const DEAD_LETTERS = {
  'cleanup.policy': 'delete',
  'retention.ms': String(DEAD_LETTER_DAYS * DAY),
  'max.message.bytes': String(DEAD_LETTER_BYTES),
};

/** Every topic of the system: one per contract, and one for the dead letters of each of its consumers. */
export function topicPlan(prefix: string, contracts: readonly EventContract[] = EVENTS): PlannedTopic[] {
  return contracts.flatMap(({ topic, consumers, compacted }) => [
    { name: prefix + topic, partitions: PARTITIONS, config: compacted ? COMPACTED : DELETED },
    ...consumers.map((consumer) => ({
      name: prefix + deadLetterTopicOf(topic, consumer),
      // Few come, and they are read by people: one partition keeps them in the order in which they came.
      partitions: 1,
      config: DEAD_LETTERS,
    })),
  ]);
}
