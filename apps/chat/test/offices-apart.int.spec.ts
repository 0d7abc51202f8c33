import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CHAT_ENDPOINTS,
  ChatTile,
  type Endpoint,
  getConversation,
  type OfficeId,
  SmsRequested,
  type SmsInbound,
} from '@textback/contracts';
import { anOfficeId, eventually } from '@textback/testing';
import { ChatWorld, pathOf } from './chat-world.js';

/** Every way to ask an endpoint that a test can think of fits one of these bodies. */
const BODIES: Readonly<Record<string, unknown>> = {
  postMessage: { text: 'From the wrong office' },
  choosePerson: { personId: null },
  putPerson: { kind: 'patient', name: 'Wrong', numbers: [] },
};

describe('D two offices never see each other', () => {
  let world: ChatWorld;
  let mine: OfficeId;
  let theirs: OfficeId;
  let theirReply: SmsInbound;
  let theirPersonId: string;
  const canary = 'canary-3f9a0c1d';

  beforeAll(async () => {
    world = await ChatWorld.start();
    mine = await world.anOffice({ unknown: true });
    theirs = await world.anOffice({ unknown: true });
    const person = await world.person({ officeId: theirs, name: canary });
    theirPersonId = person.personId;
    theirReply = await world.reply({ officeId: theirs, from: person.numbers[0], text: canary });
    await world.reply({ officeId: theirs, text: canary, keyword: 'help' });
    await world.reply({ officeId: mine });
  });
  afterAll(() => world.close());

  const ask = (endpoint: Endpoint, officeId: OfficeId, token: string) => {
    const path = endpoint.path
      .replace('{officeId}', officeId)
      .replace('{conversationId}', theirReply.conversationId)
      .replace('{personId}', theirPersonId);
    const query = endpoint.id === 'listPeople' ? `?phone=${encodeURIComponent(theirReply.from)}` : '';
    return world.http(endpoint.method, path + query, token, {
      body: BODIES[endpoint.id],
      headers: endpoint.id === 'postMessage' ? { 'idempotency-key': 'key-1' } : {},
    });
  };

  const forUsers = CHAT_ENDPOINTS.filter(({ access }) => access.office !== undefined);

  it.each(forUsers)('$id of another office is 404 and says nothing, for its managers too', async (endpoint) => {
    const answer = await ask(endpoint, theirs, await world.userToken(mine, 'manager'));
    expect(answer.status).toBe(404);
    expect(JSON.stringify(answer.body)).not.toContain(canary);
  });

  it.each(forUsers)('$id with the other office’s ids under an own office finds nothing of it', async (endpoint) => {
    const answer = await ask(endpoint, mine, await world.userToken(mine, 'manager'));
    expect([200, 404]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toContain(canary);
    expect(JSON.stringify(answer.body)).not.toContain(theirReply.from);
  });

  it.each(CHAT_ENDPOINTS)(
    '$id is closed without a token, with an expired one, and with none of the offices',
    async (endpoint) => {
      expect((await ask(endpoint, theirs, 'none')).status).toBe(401);
      const expired = await world.issuer.user({ offices: { [theirs]: 'manager' } }, { expiresIn: -60 });
      expect((await ask(endpoint, theirs, expired)).status).toBe(401);
      const revoked = await world.issuer.user({ offices: {} });
      expect([403, 404]).toContain((await ask(endpoint, theirs, revoked)).status);
      const otherScope = await world.issuer.service('texts:read');
      expect((await ask(endpoint, theirs, otherScope)).status).toBe(403);
    },
  );

  it('an office that does not exist is answered like one that is not yours', async () => {
    const token = await world.userToken(mine);
    expect(await ask(getConversation, theirs, token)).toEqual(await ask(getConversation, anOfficeId(), token));
  });

  it('a person of one office is unknown in another, though the number is the same', async () => {
    const { from } = await world.reply({ officeId: mine, from: theirReply.from });
    expect(await world.conversation(mine, from)).toMatchObject({ section: 'contacts', people: [] });
    expect(await world.conversation(theirs, from)).toMatchObject({ section: 'patients', people: [{ name: canary }] });
  });

  it('sockets and events of one office bear nothing of the other', async () => {
    const client = await world.subscriber(mine, { since: 0 });
    const other = await world.subscriber(theirs, { since: 0 });
    await world.reply({ officeId: theirs, text: `${canary} again` });
    await world.reply({ officeId: mine, text: 'ours' });
    await eventually(() => expect(JSON.stringify(client.updates)).toContain('ours'));
    await eventually(() => expect(JSON.stringify(other.updates)).toContain(`${canary} again`));
    expect(JSON.stringify(client.updates)).not.toContain(canary);
    expect(JSON.stringify(other.updates)).not.toContain('ours');
  });

  it('no key and no event of chat.tile bears a telephone number or a text', async () => {
    const token = await world.userToken(theirs);
    await world.http('POST', `${pathOf(theirs, theirReply.conversationId)}/messages`, token, {
      body: { text: 'Hello' },
      headers: { 'idempotency-key': 'key-1' },
    });
    await world.kafka.waitFor(SmsRequested, ({ data }) => data.officeId === theirs);
    const tiles = JSON.stringify(world.kafka.records(ChatTile.topic));
    const keys = JSON.stringify(world.kafka.records(SmsRequested.topic).map(({ key }) => key));
    for (const secret of [theirReply.from, canary]) {
      expect(tiles).not.toContain(secret);
      expect(keys).not.toContain(secret);
    }
  });
});
