import { deadLetterTopicOf, EVENTS, type EventContract, type ServiceName } from '@textback/contracts';

/**
 * The topics that a service cannot do without: those that it reads, with their dead-letter topics, and those that it writes.
 * Names without prefix.
 */
export function requiredTopics(service: ServiceName, consumed: readonly EventContract[]): string[] {
  const produced = EVENTS.filter(({ producers }) => producers.includes(service)).map(({ topic }) => topic);
  const read = consumed.flatMap(({ topic }) => [topic, deadLetterTopicOf(topic, service)]);
  return [...new Set([...read, ...produced])];
}

/** Topics that a service needs do not exist: the topics command has not run, or the prefix is wrong. */
export class TopicsMissing extends Error {
  override readonly name = 'TopicsMissing';
  constructor(topics: readonly string[]) {
    super(
      `Topics that do not exist: ${topics.join(', ')}. Run the topics command first (and check KAFKA_TOPIC_PREFIX).`,
    );
  }
}
