import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CallMissed,
  conversationIdOf,
  dispatchIdOf,
  type OfficeId,
  type PhoneNumber,
  SmsSent,
  SmsStatus,
  TextBackDecided,
} from '@textback/contracts';
import { aMissedCall, anOfficeId, aPhoneNumber, eventually } from '@textback/testing';
import { ChatWorld } from './chat-world.js';

/** A missed call, what was decided about it, and what became of the text. */
function aStory(officeId: OfficeId = anOfficeId(), from: PhoneNumber = aPhoneNumber()) {
  const call = aMissedCall({ officeId, from });
  const conversationId = conversationIdOf(officeId, from);
  const dispatchId = dispatchIdOf(officeId, 'missed-call', call.callId);
  const decided: Extract<TextBackDecided, { decision: 'text' }> = {
    officeId,
    callId: call.callId,
    conversationId,
    settingsVersion: 1,
    decidedAt: new Date(Date.parse(call.endedAt) + 1_000).toISOString(),
    decision: 'text',
    dispatchId,
    to: from,
    text: 'Sorry we missed your call.',
  };
  const about = {
    dispatchId,
    officeId,
    conversationId,
    kind: 'missed-call-text',
    callId: call.callId,
    messageId: null,
  } as const;
  const at = new Date().toISOString();
  const sent: SmsSent = { ...about, providerMessageId: 'provider-1', parts: 1, sentAt: at };
  const status = (status: SmsStatus['status'], reason: SmsStatus['reason'] = null): SmsStatus => ({
    ...about,
    status,
    reason,
    providerCode: null,
    at,
  });
  return { officeId, from, call, conversationId, dispatchId, decided, sent, status };
}

describe('history', () => {
  let world: ChatWorld;
  beforeAll(async () => {
    world = await ChatWorld.start();
  });
  afterAll(() => world.close());

  const hasState = (dispatchId: string, state: string) =>
    world.exists('SELECT 1 FROM outgoing_text WHERE dispatch_id = $1 AND state = $2', [dispatchId, state]);

  it('R3 a missed call and its text are history: no tile, nothing unread, in no inbox', async () => {
    const { officeId, from, call, decided, conversationId, dispatchId, sent } = aStory();
    const client = await world.subscriber(officeId);
    await world.publish(CallMissed, call);
    await world.publish(TextBackDecided, decided);
    await world.hasMessage(dispatchId);
    await world.hasMessage(call.callId);
    await world.publish(SmsSent, sent);
    await hasState(dispatchId, 'sent');

    expect(await world.history(officeId, from)).toMatchObject([
      { messageId: dispatchId, kind: 'missed-call-text', text: decided.text, state: 'sent', dispatchId, held: null },
      { messageId: call.callId, kind: 'missed-call', text: null, state: 'received', dispatchId: null },
    ]);
    expect(await world.conversation(officeId, from)).toMatchObject({
      conversationId,
      state: 'none',
      unread: 0,
      awaitingReply: false,
      lastMessage: { messageId: dispatchId },
    });
    for (const state of ['open', 'closed']) {
      const path = `/chat/v1/offices/${officeId}/conversations?state=${state}`;
      expect((await world.http('GET', path, await world.userToken(officeId))).body).toEqual({
        items: [],
        nextCursor: null,
      });
    }
    await eventually(() => {
      expect(client.updates.map(({ kind }) => kind)).toEqual(['message.added', 'message.added', 'message.status']);
    });
  });

  it('a skipped call, and a call whose caller is withheld, leave nothing', async () => {
    const { officeId, decided, call } = aStory();
    const { dispatchId: _dispatchId, to: _to, text: _text, ...common } = decided;
    await world.publish(TextBackDecided, { ...common, decision: 'skip', reason: 'cooldown' });
    await world.publish(CallMissed, { ...call, from: null, conversationId: null });
    const marker = aStory(officeId);
    await world.publish(TextBackDecided, marker.decided);
    await world.publish(CallMissed, marker.call);
    await world.hasMessage(marker.dispatchId);
    await world.hasMessage(marker.call.callId);
    expect(await world.database.query('SELECT 1 FROM message WHERE office_id = $1', [officeId])).toHaveLength(2);
  });

  it('what became of a text is remembered when it is heard of before the text itself', async () => {
    const { officeId, from, decided, dispatchId, sent, status } = aStory();
    const client = await world.subscriber(officeId);
    await world.publish(SmsStatus, status('failed', 'landline'));
    await hasState(dispatchId, 'failed');
    await world.publish(SmsSent, sent);
    await world.publish(TextBackDecided, decided);
    await world.hasMessage(dispatchId);

    const failed = { state: 'failed', failure: 'The number is a landline and cannot receive texts.' };
    expect(await world.history(officeId, from)).toMatchObject([failed]);
    await eventually(() => expect(client.updates).toMatchObject([{ kind: 'message.added', message: failed }]));
  });

  it('R19 the truth that comes after unknown or failed is shown, and clients see it', async () => {
    const { officeId, from, decided, dispatchId, sent, status } = aStory();
    const client = await world.subscriber(officeId);
    await world.publish(TextBackDecided, decided);
    await world.hasMessage(dispatchId);
    await world.publish(SmsStatus, status('unknown'));
    await hasState(dispatchId, 'unknown');
    await world.publish(SmsSent, sent);
    await hasState(dispatchId, 'sent');
    await world.publish(SmsStatus, status('failed', 'landline'));
    await hasState(dispatchId, 'failed');
    await world.publish(SmsStatus, status('delivered'));
    await hasState(dispatchId, 'delivered');

    expect(await world.history(officeId, from)).toMatchObject([{ state: 'delivered', failure: null }]);
    await eventually(() => {
      const seen = client.updates.map((update) =>
        'message' in update ? [update.message.state, update.message.failure !== null] : null,
      );
      expect(seen).toEqual([
        ['queued', false],
        ['unknown', true],
        ['sent', false],
        ['failed', true],
        ['delivered', false],
      ]);
    });
  });

  it('R19 a status never goes back, unknown is resolved, and clients see each step', async () => {
    const { officeId, from, decided, dispatchId, sent, status } = aStory();
    const client = await world.subscriber(officeId);
    await world.publish(TextBackDecided, decided);
    await world.hasMessage(dispatchId);
    await world.publish(SmsStatus, status('unknown'));
    await hasState(dispatchId, 'unknown');
    await world.publish(SmsStatus, status('delivered'));
    await hasState(dispatchId, 'delivered');
    await world.publish(SmsSent, sent);
    await world.publish(SmsStatus, status('unknown'));
    const marker = aStory(officeId);
    await world.publish(SmsSent, marker.sent);
    await hasState(marker.dispatchId, 'sent');

    expect(await world.history(officeId, from)).toMatchObject([{ state: 'delivered', failure: null }]);
    await eventually(() => {
      const states = client.updates.map((update) => ('message' in update ? update.message.state : null));
      expect(states).toEqual(['queued', 'unknown', 'delivered']);
    });
  });

  it('many reports and their texts at once, in any order, end in one truth', async () => {
    const officeId = anOfficeId();
    const client = await world.subscriber(officeId);
    const stories = Array.from({ length: 20 }, () => aStory(officeId));
    await Promise.all(
      stories.flatMap(({ decided, sent, status }) => [
        world.publish(SmsStatus, status('delivered')),
        world.publish(TextBackDecided, decided),
        world.publish(SmsSent, sent),
      ]),
    );
    await eventually(
      () => {
        const last = new Map(
          client.updates.flatMap((update) =>
            'message' in update ? [[update.conversationId, update.message.state]] : [],
          ),
        );
        expect([...last.values()]).toEqual(stories.map(() => 'delivered'));
      },
      { within: 15_000 },
    );
  });

  it('R5 an event that is redelivered, or repeated under a new id, changes nothing', async () => {
    const { officeId, from, call, decided, dispatchId } = aStory();
    const [missedId, decidedId] = [
      await world.publish(CallMissed, call),
      await world.publish(TextBackDecided, decided),
    ];
    await world.hasMessage(dispatchId);
    await world.publish(CallMissed, call, { id: missedId });
    await world.publish(TextBackDecided, decided, { id: decidedId });
    await world.handled(await world.publish(CallMissed, call));
    await world.handled(await world.publish(TextBackDecided, decided));
    expect(await world.history(officeId, from)).toHaveLength(2);
    const [feed] = await world.database.query('SELECT head::int FROM office_feed WHERE office_id = $1', [officeId]);
    expect(feed).toEqual({ head: 2 });
    expect(world.kafka.deadLetters(CallMissed, 'chat')).toEqual([]);
    expect(world.kafka.deadLetters(TextBackDecided, 'chat')).toEqual([]);
  });

  it('R3 a missed call in an open tile changes it, and marks nothing unread', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const { from } = await world.reply({ officeId });
    const client = await world.subscriber(officeId);
    const { call } = aStory(officeId, from);
    await world.publish(CallMissed, call);
    await eventually(() => expect(client.updates.map(({ kind }) => kind)).toEqual(['message.added', 'tile.changed']));
    expect(await world.conversation(officeId, from)).toMatchObject({ state: 'open', unread: 1 });
  });

  it('the history comes newest first, in pages', async () => {
    const { officeId, from, call, decided, dispatchId, conversationId } = aStory();
    await world.publish(TextBackDecided, decided);
    await world.hasMessage(dispatchId);
    await world.publish(CallMissed, call);
    await world.hasMessage(call.callId);
    const token = await world.userToken(officeId);
    const path = `/chat/v1/offices/${officeId}/conversations/${conversationId}/messages?limit=1`;
    const first = await world.http<{ items: unknown[]; nextCursor: string }>('GET', path, token);
    expect(first.body.items).toMatchObject([{ messageId: dispatchId }]);
    const second = await world.http('GET', `${path}&cursor=${first.body.nextCursor}`, token);
    expect(second.body).toMatchObject({ items: [{ messageId: call.callId }], nextCursor: null });
    const wrong = await world.http('GET', `${path}&cursor=${from.slice(1)}`, token);
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/cursor' }] } });
  });
});
