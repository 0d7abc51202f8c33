import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallMissed, OfficeSettingsChanged } from '@textback/contracts';
import { aTestKafka, type TestKafka } from '@textback/testing';
import kafkajs from 'kafkajs';
import { kafkaClient } from '../kafka/client.js';
import { ensureTopics } from './ensure-topics.js';
import { topicPlan } from './topic-plan.js';

jest.setTimeout(60_000);

describe('ensureTopics', () => {
  let kafka: TestKafka;
  const plan = (prefix: string) => topicPlan(prefix, [CallMissed, OfficeSettingsChanged]);
  let names: string[];

  beforeAll(async () => {
    kafka = await aTestKafka();
    names = plan(kafka.topicPrefix).map(({ name }) => name);
  });
  afterAll(async () => {
    const admin = kafkaClient(kafka, 'test').admin();
    await admin.connect();
    await admin.deleteTopics({ topics: names });
    await admin.disconnect();
    await kafka.close();
  });

  it('creates what is missing, with dead-letter topics and compaction, and finds nothing to do the second time', async () => {
    const first = await ensureTopics(kafka, plan(kafka.topicPrefix));
    expect(first).toEqual({ created: names, existing: [], problems: [] });
    expect(names.map((name) => name.slice(kafka.topicPrefix.length))).toEqual([
      'call.missed',
      'call.missed.rules.dlt',
      'call.missed.chat.dlt',
      'office.settings',
      'office.settings.call-ingestion.dlt',
      'office.settings.sms-dispatch.dlt',
      'office.settings.chat.dlt',
    ]);
    const second = await ensureTopics(kafka, plan(kafka.topicPrefix));
    expect(second).toEqual({ created: [], existing: names, problems: [] });

    const admin = kafkaClient(kafka, 'test').admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: `${kafka.topicPrefix}office.settings` }],
    });
    await admin.disconnect();
    expect(topics.find(({ name }) => name.endsWith('call.missed'))?.partitions).toHaveLength(12);
    expect(resources[0]?.configEntries.find(({ configName }) => configName === 'cleanup.policy')?.configValue).toBe(
      'compact',
    );
  });

  it('reports a topic that is not as planned, and leaves it as it is', async () => {
    const wrong = plan(kafka.topicPrefix).map((topic) => ({
      ...topic,
      partitions: topic.partitions + 1,
      config: { 'cleanup.policy': 'compact' },
    }));
    const { problems } = await ensureTopics(kafka, wrong);
    expect(problems).toContain(`${kafka.topicPrefix}call.missed has 12 partitions instead of 13`);
    expect(problems).toContain(`${kafka.topicPrefix}call.missed has cleanup.policy delete instead of compact`);
  });
});
