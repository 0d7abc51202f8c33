import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallMissed, SmsConsent } from '@textback/contracts';
import {
  aMissedCall,
  aTestDatabase,
  aTestKafka,
  eventually as eventuallyWithin,
  type TestDatabase,
  type TestKafka,
} from '@textback/testing';
import { aService, CHAT, closeServices, effectsOf, recorder, topicsOfChat } from '../../test/a-service.js';
import { DeadLetters } from './dead-letters.js';
import { detailsOf, summaryOf } from './describe.js';

jest.setTimeout(60_000);
const eventually = <T>(assertion: () => T | Promise<T>) => eventuallyWithin(assertion, { within: 20_000 });

describe('dead letters', () => {
  let kafka: TestKafka;
  let database: TestDatabase;

  beforeAll(async () => {
    kafka = await aTestKafka();
    database = await aTestDatabase({ schema: CHAT });
    await kafka.createTopics(topicsOfChat(CallMissed, SmsConsent));
  });
  afterEach(closeServices);
  afterAll(async () => {
    await kafka.close();
    await database.drop();
  });

  it('are listed, shown without what people wrote, and redriven: the one that failed is handled, the others drop it', async () => {
    let broken = true;
    const faulty = recorder('faulty', CallMissed, () => {
      if (broken) throw new Error('not yet');
    });
    await aService({ kafka, database, consumers: [faulty] });
    const call = aMissedCall();
    const id = await kafka.publish(CallMissed, call);
    const deadLetters = new DeadLetters(kafka);
    const letter = await eventually(async () => {
      const found = (await deadLetters.list()).find(({ eventId }) => eventId === id);
      if (found === undefined) throw new Error('no dead letter yet');
      return found;
    });

    expect(summaryOf(letter)).toContain(`failed after 3  ${CallMissed.type} ${id}  Error, at dead-letters.int.spec.ts`);
    const hidden = detailsOf(letter, { reveal: false });
    expect(hidden).toContain(call.callId);
    expect(hidden).not.toContain(call.from);
    expect(detailsOf(letter, { reveal: true })).toContain(call.from);

    broken = false;
    await deadLetters.redrive([letter]);
    await eventually(async () => expect(await effectsOf(database, 'faulty')).toEqual([id]));
    expect(await deadLetters.list()).toEqual([]);

    // As it was published: the same key, value and headers.
    const sent = await eventually(() => {
      const records = kafka.records(CallMissed.topic).filter(({ headers }) => headers['ce_id'] === id);
      expect(records).toHaveLength(2);
      return records;
    });
    const [first, second] = sent.map(({ key, value, headers, partition }) => ({ key, value, headers, partition }));
    expect(second).toEqual(first);

    // Redriven once more, it changes nothing.
    await deadLetters.redrive([letter]);
    const next = await kafka.publish(CallMissed, call);
    await eventually(async () => expect(await effectsOf(database, 'faulty')).toEqual([id, next]));
  });

  it('that fail again after a redrive become new dead letters', async () => {
    const faulty = recorder('always', SmsConsent, () => {
      throw new Error('never');
    });
    await aService({ kafka, database, consumers: [faulty] });
    const id = await kafka.publishRaw(SmsConsent.topic, {
      key: 'k',
      value: 'not JSON',
      headers: { ce_id: 'broken-1', ce_source: 'test', ce_type: SmsConsent.type },
    });
    expect(id).toBeUndefined();
    const deadLetters = new DeadLetters(kafka);
    const only = (count: number) =>
      eventually(async () => {
        const letters = (await deadLetters.list()).filter(({ eventId }) => eventId === 'broken-1');
        expect(letters.map(({ origin }) => origin.attempts)).toEqual(Array.from({ length: count }, () => 1));
        return letters;
      });
    const [first] = await only(1);
    if (first === undefined) throw new Error('unreachable');
    await deadLetters.redrive([first]);
    const [second] = await eventually(async () => {
      const letters = await only(1);
      expect(letters[0]?.id).not.toBe(first.id);
      return letters;
    });
    expect(second?.origin.reason).toBe('MalformedEvent: The value is not JSON.');
  });

  it('keep their headers, and say where the message is, when it is too large for the topic', async () => {
    const faulty = recorder('large', CallMissed, () => {
      throw new Error('never');
    });
    await aService({ kafka, database, consumers: [faulty] });
    // As large as the broker lets in; with the reasons it is larger than that.
    const value = JSON.stringify({ ...aMissedCall(), padding: 'x'.repeat(1_048_000) });
    await kafka.publishRaw(CallMissed.topic, {
      key: 'k',
      value,
      headers: { ce_id: 'large-1', ce_source: 'test', ce_type: CallMissed.type },
    });
    const deadLetters = new DeadLetters(kafka);
    const letter = await eventually(async () => {
      const found = (await deadLetters.list()).find(({ eventId }) => eventId === 'large-1');
      if (found === undefined) throw new Error('no dead letter yet');
      return found;
    });
    expect(letter).toMatchObject({ truncated: true, value: null });
    await expect(deadLetters.redrive([letter])).rejects.toThrow(
      /was too large to be kept. The message is at call\.missed\//,
    );
  });
});
