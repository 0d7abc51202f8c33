import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CallMissed,
  ChatTile,
  type EventContract,
  OfficeSettingsChanged,
  PersonChanged,
  SmsConsent,
  SmsInbound,
  SmsSent,
  SmsStatus,
  TextBackDecided,
} from '@textback/contracts';
import { aReply, aTcpProxy, eventually, type TcpProxy } from '@textback/testing';
import { ChatWorld, pathOf } from './chat-world.js';

const CONSUMED: readonly EventContract[] = [
  CallMissed,
  TextBackDecided,
  SmsSent,
  SmsStatus,
  SmsInbound,
  SmsConsent,
  OfficeSettingsChanged,
  PersonChanged,
];

describe('faults', () => {
  let world: ChatWorld;
  let wire: TcpProxy;
  beforeAll(async () => {
    world = await ChatWorld.create();
    wire = await aTcpProxy(world.database.url);
    await world.startReplica({ DATABASE_URL: wire.through(world.database.url) });
  });
  afterAll(async () => {
    await wire.restore().catch(() => undefined);
    await world.close();
    await wire.close();
  });

  it.each(CONSUMED)(
    'a malformed $topic becomes a dead letter at once, and the next event goes through',
    async (contract) => {
      const headers = { ce_specversion: '1.0', ce_id: crypto.randomUUID(), ce_source: 'test', ce_type: contract.type };
      await world.kafka.publishRaw(contract.topic, { key: 'a', value: '{"officeId": 1}', headers });
      await world.kafka.publishRaw(contract.topic, {
        key: 'a',
        value: 'no json',
        headers: { ...headers, ce_id: crypto.randomUUID() },
      });
      await eventually(() => expect(world.kafka.deadLetters(contract, 'chat')).toHaveLength(2), { within: 15_000 });
      const officeId = await world.anOffice({ unknown: true });
      const { messageId } = await world.reply({ officeId });
      await world.hasMessage(messageId);
    },
  );

  it('a reply that is redelivered, or repeated under a new event id, opens one tile and is unread once', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const reply = aReply({ officeId });
    const id = await world.publish(SmsInbound, reply);
    await world.hasMessage(reply.messageId);
    await world.publish(SmsInbound, reply, { id });
    await world.handled(await world.publish(SmsInbound, reply));
    await world.reply({ officeId, from: reply.from });
    expect(await world.conversation(officeId, reply.from)).toMatchObject({ unread: 2 });
    await eventually(() =>
      expect(world.kafka.read(ChatTile).filter(({ data }) => data.officeId === officeId)).toHaveLength(1),
    );
  });

  it('characters that no database can keep lose nothing of what a caller wrote', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const media = [{ contentType: 'image/\u0000png', bytes: 10 }];
    const { from } = await world.reply({ officeId, text: 'Help \u0000 me \ud83d', media });
    expect(await world.history(officeId, from)).toMatchObject([{ text: 'Help \uFFFD me \uFFFD' }]);
  });

  it('F the database goes away and comes back: nothing is lost, nothing is dead-lettered, clients go on', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const { from, conversationId } = await world.reply({ officeId });
    const client = await world.subscriber(officeId, { since: 0 });
    await eventually(() => expect(client.seqs).toEqual([1, 2]));
    const lettersBefore = world.kafka.deadLetters(SmsInbound, 'chat').length;

    await wire.cut();
    const during = [aReply({ officeId, from }), aReply({ officeId })];
    for (const reply of during) await world.publish(SmsInbound, reply);
    const token = await world.userToken(officeId);
    expect(await world.http('GET', pathOf(officeId, conversationId), token)).toMatchObject({ status: 503 });
    expect(await client.ask({ officeId, since: 2 })).toMatchObject({ ok: false, problem: { status: 503 } });

    await wire.restore();
    for (const { messageId } of during) await world.hasMessage(messageId);
    await eventually(() => expect(client.seqs).toEqual([1, 2, 3, 4, 5, 6]), { within: 15_000 });
    expect(await world.conversation(officeId, from)).toMatchObject({ unread: 2 });
    expect(world.kafka.deadLetters(SmsInbound, 'chat')).toHaveLength(lettersBefore);
  });

  it('old live updates are forgotten, and whoever needed them is told to read anew', async () => {
    const officeId = await world.anOffice({ unknown: true });
    await world.reply({ officeId });
    await world.database.query("UPDATE live_update SET at = now() - interval '4 days' WHERE office_id = $1", [
      officeId,
    ]);
    await world.reply({ officeId });
    await world.forget();
    const client = await world.client(await world.userToken(officeId));
    expect(await client.subscribe(officeId, 1)).toEqual({ ok: true, head: 4, resync: true });
    expect(await client.subscribe(officeId, 2)).toMatchObject({ ok: true, head: 4, updates: [{ seq: 3 }, { seq: 4 }] });
  });
});
