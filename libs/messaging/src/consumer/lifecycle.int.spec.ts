import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import { CallEvent, CallMissed, SmsInbound } from '@textback/contracts';
import {
  aMissedCall,
  aTestDatabase,
  aTestKafka,
  eventually,
  type TestDatabase,
  type TestKafka,
} from '@textback/testing';
import { aService, CHAT, closeServices, effectsOf, recorder, topicsOfChat } from '../../test/a-service.js';
import { kafkaClient } from '../kafka/client.js';

jest.setTimeout(60_000);

describe('BatchConsumer, from start to end', () => {
  let kafka: TestKafka;
  let database: TestDatabase;

  beforeAll(async () => {
    kafka = await aTestKafka();
    database = await aTestDatabase({ schema: CHAT });
    await kafka.createTopics(topicsOfChat(CallMissed));
  });
  afterEach(async () => {
    await closeServices();
    await database.query('TRUNCATE effect');
  });
  afterAll(async () => {
    await kafka.close();
    await database.drop();
  });

  const effects = () => effectsOf(database, 'recorder');
  const groupOffset = async (): Promise<bigint> => {
    const admin = kafkaClient(kafka, 'test').admin();
    await admin.connect();
    const [topic] = await admin.fetchOffsets({
      groupId: `${kafka.topicPrefix}chat`,
      topics: [kafka.topicPrefix + CallMissed.topic],
    });
    await admin.disconnect();
    return (topic?.partitions ?? []).reduce(
      (sum, { offset }) => sum + BigInt(offset) + (offset === '-1' ? 1n : 0n),
      0n,
    );
  };

  describe('start', () => {
    it('refuses a topic that does not exist, and names it', async () => {
      const starting = aService({ kafka, database, consumers: [recorder('recorder', SmsInbound)] });
      await expect(starting).rejects.toThrow(
        `Topics that do not exist: ${kafka.topicPrefix}sms.inbound, ${kafka.topicPrefix}sms.inbound.chat.dlt.`,
      );
    });

    it('refuses a contract that does not list the service among its consumers', async () => {
      const starting = aService({ kafka, database, consumers: [recorder('recorder', CallEvent)] });
      await expect(starting).rejects.toThrow('chat is not listed among the consumers of call.events');
    });

    it('refuses handlers that have no contract, and requests with replies', async () => {
      @Controller()
      class WithoutContract {
        @EventPattern<string>('call.missed')
        handle(): void {}
      }
      @Controller()
      class WithReply {
        @MessagePattern<string>('call.missed')
        handle(): void {}
      }
      for (const consumers of [[WithoutContract], [WithReply]])
        await expect(aService({ kafka, database, consumers })).rejects.toThrow(
          'must be marked with @Consume(contract)',
        );
    });

    it('starts while Kafka is away, and can be closed', async () => {
      const service = await aService({
        kafka: { brokers: ['127.0.0.1:1'], topicPrefix: kafka.topicPrefix },
        database,
        consumers: [recorder('recorder', CallMissed)],
      });
      expect(service.consumer.isHealthy()).toBe(false);
      await service.close();
      expect(service.fatal).toEqual([]);
    });

    it('is healthy once it takes part in its group', async () => {
      const service = await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      await eventually(() => expect(service.consumer.isHealthy()).toBe(true));
    });
  });

  it('reports a consumer that cannot go on, so that its process ends', async () => {
    const service = await aService({
      kafka,
      database,
      consumers: [recorder('recorder', CallMissed)],
      // Kafka refuses sessions shorter than 6 s, for good.
      tuning: { sessionTimeout: 1_000, heartbeat: 300 },
    });
    await eventually(() => expect(service.fatal).toHaveLength(1), { within: 20_000 });
    expect(service.consumer.isHealthy()).toBe(false);
  });

  describe('close', () => {
    it('finishes what is in hand and commits its offset', async () => {
      const started = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const consumers = [
        recorder('recorder', CallMissed, async () => {
          started.resolve();
          await finish.promise;
        }),
      ];
      const service = await aService({ kafka, database, consumers, tuning: { commitEvery: 60_000 } });
      const before = await groupOffset();
      const id = await kafka.publish(CallMissed, aMissedCall());
      await started.promise;
      const closed = service.close();
      finish.resolve();
      await closed;
      expect(await effects()).toEqual([id]);
      expect(await groupOffset()).toBe(before + 1n);
    });

    it('does not wait for a handler beyond the deadline', async () => {
      const started = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const consumers = [
        recorder('recorder', CallMissed, async () => {
          started.resolve();
          await finish.promise;
          throw new Error('too late');
        }),
      ];
      const service = await aService({ kafka, database, consumers, tuning: { drain: 300 } });
      const id = await kafka.publish(CallMissed, aMissedCall());
      await started.promise;
      const before = performance.now();
      await service.consumer.close();
      expect(performance.now() - before).toBeLessThan(2_000);
      finish.resolve();
      await closeServices();

      // It comes again to whoever runs next.
      await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      await eventually(async () => expect(await effects()).toEqual([id]), { within: 20_000 });
    });
  });
});
