import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ChatTile,
  conversationIdOf,
  type HeldReply,
  type Message,
  type OfficeId,
  type Page,
  type PhoneNumber,
} from '@textback/contracts';
import { aMessageId, aPhoneNumber, eventually } from '@textback/testing';
import { ChatWorld } from './chat-world.js';

describe('what callers write', () => {
  let world: ChatWorld;
  beforeAll(async () => {
    world = await ChatWorld.start();
  });
  afterAll(() => world.close());

  const heldReplies = async (officeId: OfficeId): Promise<HeldReply[]> => {
    const path = `/chat/v1/offices/${officeId}/held-replies`;
    return (await world.http<Page<HeldReply>>('GET', path, await world.userToken(officeId))).body.items;
  };
  const tile = (officeId: OfficeId, phone: PhoneNumber) => world.conversation(officeId, phone);

  it('R15 a reply of a patient opens a tile under Patients, live, and says so to other services', async () => {
    const officeId = await world.anOffice();
    const { numbers, personId, name } = await world.person({ officeId, kind: 'patient', name: 'Maria Lopez' });
    const client = await world.subscriber(officeId);
    const [from] = numbers as [PhoneNumber];
    const { messageId, text } = await world.reply({ officeId, from });

    const conversationId = conversationIdOf(officeId, from);
    await eventually(() => expect(client.updates).toHaveLength(2));
    expect(client.updates).toMatchObject([
      {
        seq: 1,
        officeId,
        conversationId,
        kind: 'message.added',
        message: { messageId, kind: 'caller', text, held: null },
      },
      {
        seq: 2,
        officeId,
        conversationId,
        kind: 'tile.opened',
        conversation: {
          conversationId,
          phone: from,
          section: 'patients',
          state: 'open',
          people: [{ personId, kind: 'patient', name }],
          unread: 0,
          awaitingReply: true,
          lastMessage: { messageId },
        },
      },
    ]);
    expect(await tile(officeId, from)).toMatchObject({ state: 'open', section: 'patients', unread: 1 });
    const said = await world.kafka.waitFor(ChatTile, ({ data }) => data.conversationId === conversationId);
    expect(said.data).toMatchObject({ officeId, change: 'opened', section: 'patients' });
  });

  it.each(['contact', 'referral-partner'] as const)('R15 a reply of a %s opens a tile under Contacts', async (kind) => {
    const officeId = await world.anOffice();
    const { numbers } = await world.person({ officeId, kind });
    const { from } = await world.reply({ officeId, from: numbers[0] as PhoneNumber });
    expect(await tile(officeId, from)).toMatchObject({ state: 'open', section: 'contacts', unread: 1 });
  });

  it('R14 an unknown number that is allowed opens a tile under Contacts', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const { from } = await world.reply({ officeId });
    expect(await tile(officeId, from)).toMatchObject({ state: 'open', section: 'contacts', people: [] });
  });

  it('R16 an unknown number that is not allowed is held, kept and listed, and opens nothing', async () => {
    const officeId = await world.anOffice({ unknown: false });
    const client = await world.subscriber(officeId);
    const { from, messageId, text, conversationId } = await world.reply({ officeId });

    const reason = 'unknown-numbers-not-allowed';
    expect(await tile(officeId, from)).toMatchObject({ state: 'none', unread: 0, awaitingReply: false });
    expect(await world.history(officeId, from)).toMatchObject([{ messageId, text, held: { reason } }]);
    expect(await heldReplies(officeId)).toMatchObject([
      { conversationId, phone: from, reason, message: { messageId } },
    ]);
    await eventually(() => expect(client.updates).toMatchObject([{ kind: 'message.added', message: { messageId } }]));
  });

  it('R16 a patient who may not start a chat is held by the other setting', async () => {
    const officeId = await world.anOffice({ known: false, unknown: true });
    const { numbers } = await world.person({ officeId });
    await world.reply({ officeId, from: numbers[0] as PhoneNumber });
    expect(await heldReplies(officeId)).toMatchObject([{ reason: 'patients-and-contacts-may-not-start-chat' }]);
  });

  it('R16 while the settings of an office are not known, nothing is allowed and nothing is lost', async () => {
    const officeId = await world.anOffice();
    await world.database.query('DELETE FROM office WHERE office_id = $1', [officeId]);
    const { numbers } = await world.person({ officeId });
    const { messageId } = await world.reply({ officeId, from: numbers[0] as PhoneNumber });
    expect(await heldReplies(officeId)).toMatchObject([{ message: { messageId } }]);
  });

  it('R14 what is written into an open tile is part of that chat, even when new ones are not allowed any more', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const { from } = await world.reply({ officeId });
    await world.settings(officeId, { known: false, unknown: false }, 2);
    await world.reply({ officeId, from });
    expect(await tile(officeId, from)).toMatchObject({ state: 'open', unread: 2 });
    expect(await heldReplies(officeId)).toEqual([]);
  });

  it('an older version of the settings changes nothing', async () => {
    const officeId = await world.anOffice({ unknown: true });
    await world.settings(officeId, { unknown: false }, 3);
    await world.settings(officeId, { unknown: true }, 2);
    const { from } = await world.reply({ officeId });
    expect(await tile(officeId, from)).toMatchObject({ state: 'none' });
  });

  it('R18 what was answered to a word stands below it, opens no tile and marks nothing unread', async () => {
    const officeId = await world.anOffice();
    const client = await world.subscriber(officeId);
    const answer = { messageId: aMessageId(), text: 'Elm Street Dental: for help call +15559870000.' };
    const { from, messageId } = await world.reply({ officeId, keyword: 'help', text: 'Info', answer });
    await eventually(() => expect(client.updates).toHaveLength(2));
    const path = `/chat/v1/offices/${officeId}/conversations/${conversationIdOf(officeId, from)}/messages`;
    const { body } = await world.http<Page<Message>>('GET', path, await world.userToken(officeId));
    expect(body.items).toMatchObject([
      {
        messageId: answer.messageId,
        kind: 'system',
        state: 'received',
        text: `Automatic answer: “${answer.text}”`,
        dispatchId: null,
      },
      { messageId, kind: 'caller', text: 'Info' },
    ]);
    expect(await tile(officeId, from)).toMatchObject({ state: 'none', unread: 0 });
  });

  it('R18 a message that reads like an opt-out is flagged for staff, over HTTP and live, and nothing else is', async () => {
    const officeId = await world.anOffice();
    const client = await world.subscriber(officeId);
    const { from } = await world.reply({ officeId, text: 'Please stop texting me', mayBeOptOut: true });
    await world.reply({ officeId, from, text: 'Thank you' });
    await eventually(() => expect(client.updates.filter(({ kind }) => kind === 'message.added')).toHaveLength(2));
    const flags = client.updates.flatMap((update) => ('message' in update ? [update.message.flag] : []));
    expect(flags).toEqual(['may-be-opt-out', undefined]);
    const path = `/chat/v1/offices/${officeId}/conversations/${conversationIdOf(officeId, from)}/messages`;
    const { body } = await world.http<Page<Message>>('GET', path, await world.userToken(officeId));
    expect(body.items.map(({ flag }) => flag)).toEqual([undefined, 'may-be-opt-out']);
  });

  it.each(['stop', 'start', 'help'] as const)('R18 the word %s is history and opens no tile', async (keyword) => {
    const officeId = await world.anOffice({ unknown: true });
    const { from, text } = await world.reply({ officeId, keyword, text: keyword.toUpperCase() });
    expect(await tile(officeId, from)).toMatchObject({ state: 'none', unread: 0, awaitingReply: false });
    expect(await world.history(officeId, from)).toMatchObject([{ text, held: null }]);
    expect(await heldReplies(officeId)).toEqual([]);
  });

  it('R18 an opt-out word in an open tile is not unread', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const { from } = await world.reply({ officeId });
    await world.reply({ officeId, from, keyword: 'stop', text: 'STOP' });
    expect(await tile(officeId, from)).toMatchObject({ state: 'open', unread: 1 });
    expect(await world.history(officeId, from)).toHaveLength(2);
  });

  it('R15 a reply reopens a closed tile', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const { from, conversationId } = await world.reply({ officeId });
    const token = await world.userToken(officeId);
    await world.http('POST', `/chat/v1/offices/${officeId}/conversations/${conversationId}/close`, token);
    await world.reply({ officeId, from });
    expect(await tile(officeId, from)).toMatchObject({ state: 'open', awaitingReply: true });
    const said = () => world.kafka.read(ChatTile).filter(({ data }) => data.officeId === officeId);
    await eventually(() => expect(said().map(({ data }) => data.change)).toEqual(['opened', 'closed', 'reopened']));
  });

  it('two messages at once, of callers new and old, are judged one after the other and lose nothing', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const client = await world.subscriber(officeId);
    const from = aPhoneNumber();
    const replies = await Promise.all(Array.from({ length: 10 }, () => world.reply({ officeId, from })));
    expect(await tile(officeId, from)).toMatchObject({ state: 'open', unread: 10 });
    await eventually(() => {
      const added = client.updates.flatMap((update) =>
        update.kind === 'message.added' ? [update.message.messageId] : [],
      );
      expect(added.toSorted()).toEqual(replies.map(({ messageId }) => messageId).toSorted());
    });
    expect(client.updates.filter(({ kind }) => kind === 'tile.opened')).toHaveLength(1);
  });
});
