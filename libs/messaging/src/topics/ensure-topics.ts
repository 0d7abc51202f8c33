import { setTimeout as delay } from 'node:timers/promises';
// The whole module: Node finds only some of its names by static analysis, and this one is not among them.
import kafkajs, { type Admin } from 'kafkajs';
import { kafkaClient } from '../kafka/client.js';
import type { KafkaOptions } from '../options.js';
import { type PlannedTopic, topicPlan } from './topic-plan.js';

/** What the topics command found and did. */
export interface TopicReport {
  readonly created: readonly string[];
  /** Topics that were there before. */
  readonly existing: readonly string[];
  /** What is not as planned and must not be changed silently: it would lose order or events. */
  readonly problems: readonly string[];
}

/**
 * Creates the topics that are missing and checks the others. Safe to repeat, also by several at once.
 * @param plan the topics of the contracts' catalog by default
 */
export async function ensureTopics(
  kafka: KafkaOptions,
  plan: readonly PlannedTopic[] = topicPlan(kafka.topicPrefix),
): Promise<TopicReport> {
  const admin = kafkaClient(kafka, 'topics').admin();
  await admin.connect();
  try {
    const before = new Set(await admin.listTopics());
    const missing = plan.filter(({ name }) => !before.has(name));
    const existing = plan.filter(({ name }) => before.has(name));
    if (missing.length > 0)
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map(({ name, partitions, config }) => ({
          topic: name,
          numPartitions: partitions,
          configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
        })),
      });
    for (const { name } of missing) await untilServed(admin, name);
    return {
      created: missing.map(({ name }) => name),
      existing: existing.map(({ name }) => name),
      problems: await problemsOf(admin, existing),
    };
  } finally {
    await admin.disconnect();
  }
}

/** Milliseconds that a new topic may take until all its partitions answer. */
const PATIENCE = 15_000;

/** Waits until every partition answers: for a moment after its creation a leader is named that does not serve yet. */
async function untilServed(admin: Admin, topic: string): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}

async function problemsOf(admin: Admin, topics: readonly PlannedTopic[]): Promise<string[]> {
  if (topics.length === 0) return [];
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ name }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name,
      configNames: ['cleanup.policy'],
    })),
  });
  return topics.flatMap(({ name, partitions, config }) => {
    const count = found.find((topic) => topic.name === name)?.partitions.length;
    const policy = resources
      .find(({ resourceName }) => resourceName === name)
      ?.configEntries.find(({ configName }) => configName === 'cleanup.policy')?.configValue;
    return [
      ...(count === partitions ? [] : [`${name} has ${count} partitions instead of ${partitions}`]),
      ...(policy === config['cleanup.policy']
        ? []
        : [`${name} has cleanup.policy ${policy} instead of ${config['cleanup.policy']}`]),
    ];
  });
}
