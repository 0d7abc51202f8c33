import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallMissed, PersonChanged } from '@textback/contracts';
import { currentCorrelation } from '@textback/observability';
import {
  aMissedCall,
  aTestDatabase,
  aTestKafka,
  eventually as eventuallyWithin,
  type TestDatabase,
  type TestKafka,
} from '@textback/testing';
import {
  aService,
  CHAT,
  closeServices,
  effectsOf,
  recorder,
  topicsOfChat,
  type TestService,
} from '../../test/a-service.js';
import type { Consumer } from 'kafkajs';
import { kafkaClient } from '../kafka/client.js';
import { Unprocessable } from './unprocessable.js';

jest.setTimeout(60_000);

/** Long enough for a rebalance on a machine that is busy. */
const eventually = <T>(assertion: () => T | Promise<T>) => eventuallyWithin(assertion, { within: 20_000 });

/** Real: Kafka, Postgres, Nest's handler pipeline. Nothing is faked; handlers fail on purpose. */
describe('BatchConsumer', () => {
  let kafka: TestKafka;
  let database: TestDatabase;
  let service: TestService;

  beforeAll(async () => {
    kafka = await aTestKafka();
    database = await aTestDatabase({ schema: CHAT });
    await kafka.createTopics(topicsOfChat(CallMissed, PersonChanged));
  });
  afterEach(async () => {
    await closeServices();
    await database.query('TRUNCATE effect');
  });
  afterAll(async () => {
    await kafka.close();
    await database.drop();
  });

  const publish = (id?: string) => kafka.publish(CallMissed, aMissedCall(), id === undefined ? {} : { id });
  /** Events of one partition, so that they can share a batch and their order is known. */
  const publishInOrder = async (count: number): Promise<string[]> => {
    const call = aMissedCall();
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await kafka.publish(CallMissed, call));
    return ids;
  };
  const effects = () => effectsOf(database, 'recorder');
  const lettersFor = (id: string) =>
    kafka.deadLetters(CallMissed, 'chat').filter(({ headers }) => headers['ce_id'] === id);

  describe('once and in order', () => {
    it('has the effect of an event once, although it was published twice', async () => {
      service = await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      const call = aMissedCall();
      const id = await kafka.publish(CallMissed, call);
      await kafka.publish(CallMissed, call, { id });
      const last = await kafka.publish(CallMissed, call);
      await eventually(async () => expect(await effects()).toEqual([id, last]));
      expect(await service.metric('textback_events_duplicate_total', { topic: CallMissed.topic })).toBe(1);
    });

    it('drops a duplicate inside one batch', async () => {
      const call = aMissedCall();
      const first = await kafka.publish(CallMissed, call);
      await kafka.publish(CallMissed, call, { id: first });
      const last = await kafka.publish(CallMissed, call);
      service = await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      await eventually(async () => expect(await effects()).toEqual([first, last]));
    });

    it('keeps the order of a key', async () => {
      const ids = await publishInOrder(50);
      service = await aService({
        kafka,
        database,
        consumers: [recorder('recorder', CallMissed)],
        tuning: { chunkSize: 7 },
      });
      await eventually(async () => expect(await effects()).toEqual(ids));
    });

    it('shares transactions between partitions, because one costs far more than a message in it', async () => {
      const partitions = 12;
      const wide = await aTestKafka({ partitions });
      await wide.createTopics(topicsOfChat(CallMissed));
      // Of as many callers, so that each partition has some.
      const ids = await Promise.all(Array.from({ length: 100 }, () => wide.publish(CallMissed, aMissedCall())));
      service = await aService({ kafka: wide, database, consumers: [recorder('recorder', CallMissed)] });
      await eventually(async () => expect((await effects()).sort()).toEqual([...ids].sort()));
      await service.close();
      await wide.close();
      const [{ transactions } = { transactions: partitions }] = await database.query<{ transactions: number }>(
        'SELECT count(DISTINCT xmin::text)::int AS transactions FROM effect',
      );
      expect(transactions).toBeLessThan(partitions);
    });

    it('has no second effect after a crash between the commit and the offset', async () => {
      service = await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      const id = await publish();
      await eventually(async () => expect(await effects()).toEqual([id]));
      await service.close();
      // What the crash would have left: the effect is committed, the offsets are not.
      const admin = kafkaClient(kafka, 'test').admin();
      await admin.connect();
      await admin.resetOffsets({
        groupId: `${kafka.topicPrefix}chat`,
        topic: kafka.topicPrefix + CallMissed.topic,
        earliest: true,
      });
      await admin.disconnect();
      service = await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      const next = await publish();
      await eventually(async () => expect(await effects()).toEqual([id, next]));
      expect(await service.metric('textback_events_duplicate_total')).toBeGreaterThan(0);
    });

    it('shares the work with a second member, without a second effect', async () => {
      service = await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      const ids = await Promise.all(Array.from({ length: 40 }, () => publish()));
      await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      ids.push(...(await Promise.all(Array.from({ length: 40 }, () => publish()))));
      await eventually(async () => expect((await effects()).sort()).toEqual([...ids].sort()));
    });

    it('runs several handlers of a topic one after the other, in one transaction', async () => {
      let running = 0;
      let failures = 1;
      const alone = async () => {
        running += 1;
        expect(running).toBe(1);
        await Promise.resolve();
        running -= 1;
      };
      const first = recorder('recorder', CallMissed, alone);
      const second = recorder('second', CallMissed, async () => {
        await alone();
        failures -= 1;
        if (failures >= 0) throw new Error('the second handler fails once');
      });
      service = await aService({ kafka, database, consumers: [first, second] });
      const id = await publish();
      await eventually(async () => expect(await effectsOf(database, 'second')).toEqual([id]));
      expect(await effects()).toEqual([id]);
    });

    it('runs a handler in the correlation of its event, as its cause', async () => {
      const seen: unknown[] = [];
      const listener = recorder('recorder', CallMissed, () => void seen.push(currentCorrelation()));
      service = await aService({ kafka, database, consumers: [listener] });
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const id = await kafka.publish(CallMissed, aMissedCall(), {
        headers: { ce_correlationid: 'call-7', traceparent },
      });
      await eventually(() => expect(seen).toEqual([{ correlationId: 'call-7', causationId: id, traceparent }]));
    });
  });

  describe('failures', () => {
    it('tries a message that fails by itself a bounded number of times, then puts it aside; all others are handled', async () => {
      const calls = new Map<string, number>();
      const ids = await publishInOrder(64);
      const culprit = ids[40] ?? '';
      const failing = recorder('recorder', CallMissed, ({ id }) => {
        calls.set(id, (calls.get(id) ?? 0) + 1);
        if (id === culprit) throw new TypeError('the caller wrote "secret"');
      });
      service = await aService({ kafka, database, consumers: [failing] });
      const rest = ids.filter((id) => id !== culprit);
      await eventually(async () => expect(await effects()).toEqual(rest));
      await eventually(() => expect(lettersFor(culprit)).toHaveLength(1));

      const [letter] = lettersFor(culprit);
      const [original] = kafka.records(CallMissed.topic).filter(({ headers }) => headers['ce_id'] === culprit);
      expect(letter).toMatchObject({ key: original?.key, value: original?.value });
      expect(letter?.headers).toMatchObject({
        ...original?.headers,
        'dlt-topic': CallMissed.topic,
        'dlt-partition': String(original?.partition),
        'dlt-offset': String(original?.offset),
        'dlt-consumer': 'chat',
        'dlt-kind': 'failed',
        'dlt-attempts': '3',
      });
      expect(letter?.headers['dlt-reason']).toMatch(/^TypeError, at batch-consumer\.int\.spec\.ts:\d+$/);
      expect(letter?.headers['dlt-at']).toMatch(/^\d{4}-\d\d-\d\dT/);
      // Halved to the culprit: a message is run again for each halving that it shares with it, not for each attempt of it.
      expect(Math.max(...rest.map((id) => calls.get(id) ?? 0))).toBeLessThanOrEqual(1 + Math.log2(64));
      expect([...calls.values()].reduce((sum, n) => sum + n, 0)).toBeLessThan(64 * 4);
      expect(await service.metric('textback_dead_letters_total', { kind: 'failed' })).toBe(1);
    });

    it.each([
      ['bad JSON', { value: '{"from": "+15551230001"' }, {}, 'MalformedEvent: The value is not JSON.'],
      ['no value', { value: null }, {}, 'MalformedEvent: The record has no value.'],
      [
        'a contract violation',
        { value: '{"from": "+15551230001"}' },
        {},
        /^ContractViolation: \/officeId invalid_type/,
      ],
      ['no ce_type', {}, { ce_type: '' }, /^MalformedEvent: CloudEvents attributes: \/type/],
      [
        'an unknown version',
        {},
        { ce_type: 'textback.call.missed.v9' },
        /^UnknownEventType: Known here: textback\.call\.missed\.v1/,
      ],
    ])('puts a message with %s aside at once, and goes on', async (_, changes, headers, reason) => {
      service = await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      const call = aMissedCall();
      const id = crypto.randomUUID();
      await kafka.publishRaw(CallMissed.topic, {
        key: CallMissed.key(call),
        value: JSON.stringify(call),
        ...changes,
        headers: { ce_specversion: '1.0', ce_id: id, ce_source: 'test', ce_type: CallMissed.type, ...headers },
      });
      const next = await kafka.publish(CallMissed, call);
      await eventually(async () => expect(await effects()).toEqual([next]));
      await eventually(() => expect(lettersFor(id)).toHaveLength(1));
      const [letter] = lettersFor(id);
      expect(letter?.headers).toMatchObject({ 'dlt-kind': 'unprocessable', 'dlt-attempts': '1' });
      expect(letter?.headers['dlt-reason']).toEqual(expect.stringMatching(reason));
      expect(letter?.headers['dlt-reason']).not.toContain('+1555');
    });

    it('puts a message without id aside at once', async () => {
      service = await aService({ kafka, database, consumers: [recorder('recorder', CallMissed)] });
      const before = kafka.deadLetters(CallMissed, 'chat').length;
      await kafka.publishRaw(CallMissed.topic, { key: null, value: '{}', headers: { ce_type: CallMissed.type } });
      await eventually(() => expect(kafka.deadLetters(CallMissed, 'chat')).toHaveLength(before + 1));
      expect(kafka.deadLetters(CallMissed, 'chat').at(-1)?.headers['dlt-reason']).toContain('/id invalid_type');
    });

    it('puts a message aside at once when its handler says that it can never be processed', async () => {
      let calls = 0;
      const refusing = recorder('recorder', CallMissed, () => {
        calls += 1;
        throw new Unprocessable('No office owns this line.');
      });
      service = await aService({ kafka, database, consumers: [refusing] });
      const id = await publish();
      await eventually(() => expect(lettersFor(id)).toHaveLength(1));
      expect(calls).toBe(1);
      expect(lettersFor(id)[0]?.headers['dlt-reason']).toBe('Unprocessable: No office owns this line.');
    });

    it('acknowledges a tombstone of a compacted topic without a handler, and counts it', async () => {
      service = await aService({ kafka, database, consumers: [recorder('recorder', PersonChanged)] });
      await kafka.publishRaw(PersonChanged.topic, { key: 'person-1', value: null });
      await eventually(async () =>
        expect(await service.metric('textback_events_tombstone_total', { topic: PersonChanged.topic })).toBe(1),
      );
      expect(kafka.deadLetters(PersonChanged, 'chat')).toEqual([]);
      expect(await effects()).toEqual([]);
    });

    it('runs a transaction again that lost a deadlock, without counting it as an attempt', async () => {
      let deadlocks = 5;
      const unlucky = recorder('recorder', CallMissed, async (_, db) => {
        deadlocks -= 1;
        if (deadlocks >= 0) await db.query("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$");
      });
      service = await aService({ kafka, database, consumers: [unlucky], tuning: { attempts: 1 } });
      const id = await publish();
      await eventually(async () => expect(await effects()).toEqual([id]));
      expect(await service.metric('textback_events_retried_total', { kind: 'contention' })).toBe(5);
    });

    it('keeps its membership while a handler takes longer than the session timeout', async () => {
      const slow = recorder('recorder', CallMissed, () => new Promise((resolve) => setTimeout(resolve, 8_000)));
      const tuning = { sessionTimeout: 6_000, heartbeat: 1_000 };
      const joinsOf = (member: TestService) => {
        const joins = { count: 0 };
        const { on, events } = member.consumer.unwrap<Consumer>();
        on(events.GROUP_JOIN, () => void (joins.count += 1));
        return joins;
      };
      service = await aService({ kafka, database, consumers: [slow], tuning });
      await eventually(() => expect(service.consumer.isHealthy()).toBe(true));
      const joins = joinsOf(service);
      const rival = await aService({ kafka, database, consumers: [slow], tuning });
      await eventually(() => expect(rival.consumer.isHealthy()).toBe(true));
      const rivalJoins = joinsOf(rival);
      await eventually(() => expect(joins.count).toBe(1));

      const id = await publish();
      await eventually(async () => expect(await effects()).toEqual([id]));
      // Whichever of them was slow: had it lost its membership, the other one would have joined again.
      expect([joins.count, rivalJoins.count]).toEqual([1, 0]);
    });
  });
});
