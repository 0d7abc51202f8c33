/** Kafka cannot be reached or cannot serve: worth trying again, and no message is to blame. */
export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable';
  constructor(cause: unknown) {
    super('Kafka is unavailable.', { cause });
  }
}

/** What kafkajs throws for a connection that is refused, lost or silent. */
const CONNECTION_ERRORS = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSBrokerNotFound',
  'KafkaJSGroupCoordinatorNotFound',
]);

/** The broker's answers that name a topic or record as the culprit, not the cluster's state (Kafka protocol guide). */
const TOPIC_ERRORS = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
]);

/** The broker's answers that say that this member's partitions are being given out anew. */
const REBALANCE_ERRORS = new Set([
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
]);

/** True when no broker could be spoken to. */
export const isBrokerUnavailable = (error: unknown): boolean =>
  causes(error).some((cause) => cause instanceof BrokerUnavailable || CONNECTION_ERRORS.has(cause.name));

/** True when the broker refused one topic or record; others may go through. */
export const isTopicError = (error: unknown): boolean => causes(error).some((cause) => TOPIC_ERRORS.has(typeOf(cause)));

/** True when the broker refused a record for its size. */
export const isTooLarge = (error: unknown): boolean =>
  causes(error).some((cause) => ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'].includes(typeOf(cause)));

/** True when the member has lost, or is about to lose, its partitions. */
export const isRebalance = (error: unknown): boolean =>
  causes(error).some((cause) => REBALANCE_ERRORS.has(typeOf(cause)));

/** An error and what it was caused by, outermost first. */
export function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let cause = error; cause instanceof Error && !found.includes(cause); cause = cause.cause) found.push(cause);
  return found;
}

const typeOf = (error: Error): string => ('type' in error && typeof error.type === 'string' ? error.type : '');
