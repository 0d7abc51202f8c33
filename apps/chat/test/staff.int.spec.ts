import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CallMissed,
  conversationIdOf,
  type Message,
  type OfficeId,
  type OfficeRole,
  type PhoneNumber,
  SmsConsent,
  SmsRequested,
  SmsStatus,
} from '@textback/contracts';
import { aMissedCall, aPhoneNumber, eventually } from '@textback/testing';
import { ChatWorld, pathOf } from './chat-world.js';

describe('what staff do', () => {
  let world: ChatWorld;
  beforeAll(async () => {
    world = await ChatWorld.start();
  });
  afterAll(() => world.close());

  /** An office with a tile of an unknown caller. */
  async function aTile(textingNumber?: PhoneNumber | null) {
    const officeId = await world.anOffice({ unknown: true, textingNumber });
    const { from, conversationId } = await world.reply({ officeId });
    return { officeId, from, path: pathOf(officeId, conversationId), conversationId };
  }

  async function answer(officeId: OfficeId, path: string, key: string | null, text = 'Of course!', subject?: string) {
    const token = await world.userToken(officeId, 'frontdesk', subject);
    return world.http<Message>('POST', `${path}/messages`, token, {
      body: { text },
      headers: key === null ? {} : { 'idempotency-key': key },
    });
  }

  async function act(
    officeId: OfficeId,
    path: string,
    action: string,
    subject = 'user-1',
    role: OfficeRole = 'frontdesk',
    body?: unknown,
  ) {
    return world.http('POST', `${path}/${action}`, await world.userToken(officeId, role, subject), { body });
  }

  const requestsFor = (officeId: OfficeId) =>
    world.kafka.read(SmsRequested).filter(({ data }) => data.officeId === officeId);

  it('R19 an answer enters the history, is asked to be sent, and ends the waiting', async () => {
    const textingNumber = aPhoneNumber();
    const { officeId, from, path, conversationId } = await aTile(textingNumber);
    const client = await world.subscriber(officeId);
    const { status, body } = await answer(officeId, path, 'key-1', 'Of course! Tomorrow at 9?');
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'staff', text: 'Of course! Tomorrow at 9?', state: 'queued', author: 'user-1' });

    const { data } = await world.kafka.waitFor(SmsRequested, (event) => event.data.officeId === officeId);
    const lifetime = Date.parse(data.expiresAt) - Date.parse(data.requestedAt);
    expect(data).toMatchObject({
      kind: 'staff',
      messageId: body.messageId,
      dispatchId: body.dispatchId,
      conversationId,
      from: textingNumber,
      to: from,
      text: body.text,
      credits: 1,
    });
    expect(lifetime).toBe(600_000);
    expect(await world.conversation(officeId, from)).toMatchObject({ awaitingReply: false, unread: 0 });
    expect(await world.conversation(officeId, from, 'user-2')).toMatchObject({ unread: 1 });
    await eventually(() => expect(client.updates.map(({ kind }) => kind)).toEqual(['message.added', 'tile.changed']));
  });

  it('R19 a delivery failure of an answer is visible, live', async () => {
    const { officeId, from, path, conversationId } = await aTile();
    const client = await world.subscriber(officeId);
    const { body } = await answer(officeId, path, 'key-1');
    await world.publish(SmsStatus, {
      dispatchId: body.dispatchId as NonNullable<Message['dispatchId']>,
      officeId,
      conversationId,
      kind: 'staff',
      callId: null,
      messageId: body.messageId,
      status: 'failed',
      reason: 'invalid-number',
      providerCode: '40310',
      at: new Date().toISOString(),
    });
    const failed = { messageId: body.messageId, state: 'failed', failure: expect.stringContaining('not in service') };
    await eventually(() => expect(client.updates.at(-1)).toMatchObject({ kind: 'message.status', message: failed }));
    expect((await world.history(officeId, from))[0]).toMatchObject(failed);
  });

  it('R3, R19 an answer in a history without a tile opens it', async () => {
    const officeId = await world.anOffice();
    const from = aPhoneNumber();
    const call = aMissedCall({ officeId, from });
    await world.publish(CallMissed, call);
    await world.hasMessage(call.callId);
    const client = await world.subscriber(officeId);
    const { status } = await answer(officeId, pathOf(officeId, conversationIdOf(officeId, from)), 'key-1');
    expect(status).toBe(201);
    await eventually(() => expect(client.updates.map(({ kind }) => kind)).toEqual(['message.added', 'tile.opened']));
  });

  it('a repeat with the same key gets the same answer and sends nothing, at once and later', async () => {
    const { officeId, from, path } = await aTile();
    const together = await Promise.all(Array.from({ length: 5 }, () => answer(officeId, path, 'key-1')));
    const later = await answer(officeId, path, 'key-1');
    for (const one of [...together, later]) expect(one).toEqual({ status: 201, body: together[0]?.body });
    expect(await world.history(officeId, from)).toHaveLength(2);
    await answer(officeId, path, 'key-2');
    await eventually(() => expect(requestsFor(officeId)).toHaveLength(2));
  });

  it('the same key with another text, or for another conversation, is refused', async () => {
    const { officeId, path } = await aTile();
    const other = await world.reply({ officeId });
    await answer(officeId, path, 'key-1');
    const refused = { status: 422, body: { errors: [{ pointer: '/headers/idempotency-key' }] } };
    expect(await answer(officeId, path, 'key-1', 'Something else')).toMatchObject(refused);
    expect(await answer(officeId, pathOf(officeId, other.conversationId), 'key-1')).toMatchObject(refused);
  });

  it('a key belongs to the user who used it', async () => {
    const { officeId, path } = await aTile();
    const mine = await answer(officeId, path, 'key-1', 'Mine', 'user-1');
    const theirs = await answer(officeId, path, 'key-1', 'Theirs', 'user-2');
    expect(theirs.status).toBe(201);
    expect(theirs.body.messageId).not.toBe(mine.body.messageId);
  });

  it.each([
    ['no key', null, 'Hello', '/headers/idempotency-key'],
    ['no text', 'key-1', '   ', '/text'],
    ['far too much text', 'key-1', 'x'.repeat(1_601), '/text'],
    ['what is no character', 'key-1', 'At 9\u0000?', '/text'],
    ['half of a character', 'key-1', 'At 9 \ud83d', '/text'],
  ])('an answer with %s is refused, naming the field', async (_case, key, text, pointer) => {
    const { officeId, path } = await aTile();
    const { status, body } = await answer(officeId, path, key, text);
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('C a caller who has opted out is not answered, until they opt in again', async () => {
    const { officeId, from, path, conversationId } = await aTile();
    const consent = async (state: SmsConsent['state'], at: string) => {
      const textingNumber = aPhoneNumber();
      await world.publish(SmsConsent, {
        officeId,
        conversationId,
        phone: from,
        textingNumber,
        state,
        source: 'caller',
        at,
      });
    };
    await consent('opted-out', '2026-03-02T09:00:00.000Z');
    await world.exists("SELECT 1 FROM consent WHERE conversation_id = $1 AND state = 'opted-out'", [conversationId]);
    await consent('opted-in', '2026-03-02T08:00:00.000Z');
    expect(await answer(officeId, path, 'key-1')).toMatchObject({
      status: 409,
      body: { title: expect.stringContaining('opted out') },
    });
    expect(await world.history(officeId, from)).toHaveLength(1);
    await consent('opted-in', '2026-03-02T10:00:00.000Z');
    await world.exists("SELECT 1 FROM consent WHERE conversation_id = $1 AND state = 'opted-in'", [conversationId]);
    expect(await answer(officeId, path, 'key-1')).toMatchObject({ status: 201 });
  });

  it('R2 an office without a texting number cannot answer', async () => {
    const { officeId, path } = await aTile(null);
    expect(await answer(officeId, path, 'key-1')).toMatchObject({ status: 409 });
  });

  it('R19 unread is counted for each user', async () => {
    const { officeId, from, path } = await aTile();
    expect(await act(officeId, path, 'read', 'user-1')).toMatchObject({ status: 200, body: { unread: 0 } });
    expect(await world.conversation(officeId, from, 'user-2')).toMatchObject({ unread: 1 });
    await world.reply({ officeId, from });
    expect(await world.conversation(officeId, from, 'user-1')).toMatchObject({ unread: 1 });
    expect(await world.conversation(officeId, from, 'user-2')).toMatchObject({ unread: 2 });
  });

  it('R19 a tile is claimed, released, closed and reopened; everybody sees it', async () => {
    const { officeId, path } = await aTile();
    const client = await world.subscriber(officeId);
    expect(await act(officeId, path, 'claim', 'ann')).toMatchObject({ status: 200, body: { claimedBy: 'ann' } });
    expect(await act(officeId, path, 'claim', 'bob')).toMatchObject({ status: 409 });
    expect(await act(officeId, path, 'release', 'bob')).toMatchObject({ status: 409 });
    expect(await act(officeId, path, 'release', 'eve', 'manager')).toMatchObject({ body: { claimedBy: null } });
    expect(await act(officeId, path, 'close')).toMatchObject({ body: { state: 'closed', awaitingReply: false } });
    expect(await act(officeId, path, 'close')).toMatchObject({ status: 200, body: { state: 'closed' } });
    expect(await act(officeId, path, 'claim')).toMatchObject({ status: 409 });
    expect(await act(officeId, path, 'reopen')).toMatchObject({ body: { state: 'open' } });
    await eventually(() =>
      expect(client.updates.map(({ kind }) => kind)).toEqual([
        'tile.changed',
        'tile.changed',
        'tile.closed',
        'tile.opened',
      ]),
    );
  });

  it('R3 history without a tile is neither closed nor reopened', async () => {
    const officeId = await world.anOffice();
    const { conversationId } = await world.reply({ officeId });
    const path = pathOf(officeId, conversationId);
    for (const action of ['close', 'reopen', 'claim'])
      expect(await act(officeId, path, action)).toMatchObject({ status: 409 });
  });

  it('the inbox lists tiles by their last message, by section and state, in pages', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const patient = await world.person({ officeId });
    const at = (minute: number) => `2026-03-02T09:0${minute}:00.000Z`;
    const first = await world.reply({ officeId, receivedAt: at(1) });
    const second = await world.reply({ officeId, from: patient.numbers[0] as PhoneNumber, receivedAt: at(2) });
    const third = await world.reply({ officeId, receivedAt: at(3) });
    await act(officeId, pathOf(officeId, third.conversationId), 'close');
    const token = await world.userToken(officeId);
    const list = async (query: string) => {
      const path = `/chat/v1/offices/${officeId}/conversations?${query}`;
      const { body } = await world.http<{ items: { conversationId: string }[]; nextCursor: string | null }>(
        'GET',
        path,
        token,
      );
      return { ids: body.items.map(({ conversationId }) => conversationId), nextCursor: body.nextCursor };
    };
    expect((await list('')).ids).toEqual([second.conversationId, first.conversationId]);
    expect((await list('section=patients')).ids).toEqual([second.conversationId]);
    expect((await list('section=contacts')).ids).toEqual([first.conversationId]);
    expect((await list('state=closed')).ids).toEqual([third.conversationId]);
    const page = await list('limit=1');
    expect(page.ids).toEqual([second.conversationId]);
    expect(await list(`limit=1&cursor=${page.nextCursor}`)).toEqual({ ids: [first.conversationId], nextCursor: null });
  });
});
