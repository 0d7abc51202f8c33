import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OfficeId, type Page, type Person, PersonChanged, type PhoneNumber } from '@textback/contracts';
import { aPersonId, aPhoneNumber, eventually } from '@textback/testing';
import { ChatWorld, pathOf } from './chat-world.js';

describe('people', () => {
  let world: ChatWorld;
  let service: string;
  beforeAll(async () => {
    world = await ChatWorld.start();
    service = await world.issuer.service('people:write');
  });
  afterAll(() => world.close());

  const personPath = (officeId: OfficeId, personId: string) => `/chat/v1/offices/${officeId}/people/${personId}`;
  const withNumber = async (officeId: OfficeId, phone: PhoneNumber): Promise<Person[]> => {
    const path = `/chat/v1/offices/${officeId}/people?phone=${encodeURIComponent(phone)}`;
    return (await world.http<Page<Person>>('GET', path, await world.userToken(officeId))).body.items;
  };

  it('are created, replaced and forgotten over HTTP', async () => {
    const officeId = await world.anOffice();
    const [personId, first, second] = [aPersonId(), aPhoneNumber(), aPhoneNumber()];
    const path = personPath(officeId, personId);
    const person = { kind: 'patient', name: 'Maria Lopez', numbers: [first, first] };
    expect(await world.http('PUT', path, service, { body: person })).toEqual({
      status: 200,
      body: { personId, kind: 'patient', name: 'Maria Lopez', numbers: [first] },
    });
    await world.http('PUT', path, service, { body: { ...person, kind: 'contact', numbers: [second] } });
    expect(await withNumber(officeId, first)).toEqual([]);
    expect(await withNumber(officeId, second)).toMatchObject([{ personId, kind: 'contact' }]);
    // A plus sign that was not escaped in a URL arrives as a space.
    const unescaped = `/chat/v1/offices/${officeId}/people?phone=${second}`;
    expect(await world.http('GET', unescaped, await world.userToken(officeId))).toMatchObject({
      body: { items: [{ personId }] },
    });
    expect(await world.http('DELETE', path, service)).toEqual({ status: 204, body: null });
    expect(await withNumber(officeId, second)).toEqual([]);
    expect(await world.database.query('SELECT name FROM person WHERE person_id = $1', [personId])).toEqual([
      { name: null },
    ]);
  });

  it.each([
    [{ kind: 'patient', name: '', numbers: [] }, '/name'],
    [{ kind: 'patient', name: '   ', numbers: [] }, '/name'],
    [{ kind: 'patient', name: 'Ann\u0000', numbers: [] }, '/name'],
    [{ kind: 'doctor', name: 'Ann', numbers: [] }, '/kind'],
    [{ kind: 'patient', name: 'Ann', numbers: ['5551230001'] }, '/numbers/0'],
    [{ kind: 'patient', name: 'Ann', numbers: [], dateOfBirth: '1980-01-01' }, '/dateOfBirth'],
  ])('are refused whole when a field is wrong: %j', async (body, pointer) => {
    const officeId = await world.anOffice();
    const answer = await world.http('PUT', personPath(officeId, aPersonId()), service, { body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('only a service with the scope may write them, and staff only read them', async () => {
    const officeId = await world.anOffice();
    const path = personPath(officeId, aPersonId());
    const body = { kind: 'patient', name: 'Ann', numbers: [] };
    const manager = await world.userToken(officeId, 'manager');
    expect(await world.http('PUT', path, manager, { body })).toMatchObject({ status: 403 });
    expect(await world.http('DELETE', path, await world.issuer.service('texts:read'))).toMatchObject({ status: 403 });
  });

  it('the newest change wins, in whatever order changes come', async () => {
    const officeId = await world.anOffice();
    const [personId, number] = [aPersonId(), aPhoneNumber()];
    const change = async (name: string, changedAt: string, deleted = false) => {
      const person = { officeId, personId, kind: 'patient', name, deleted, changedAt } as const;
      await world.handled(await world.publish(PersonChanged, { ...person, numbers: [number] }));
    };
    await change('New', '2026-03-02T10:00:00.000Z');
    await change('Old', '2026-03-02T09:00:00.000Z');
    expect(await withNumber(officeId, number)).toMatchObject([{ name: 'New' }]);
    await change('Gone', '2026-03-02T11:00:00.000Z', true);
    await change('Late', '2026-03-02T10:30:00.000Z');
    expect(await withNumber(officeId, number)).toEqual([]);
    await change('Back', '2026-03-02T12:00:00.000Z');
    expect(await withNumber(officeId, number)).toMatchObject([{ name: 'Back' }]);
  });

  it('R17 one number of several people: the tile shows every match, staff choose, and the choice stays', async () => {
    const officeId = await world.anOffice();
    const number = aPhoneNumber();
    const mother = await world.person({ officeId, kind: 'contact', name: 'Maria', numbers: [number] });
    const child = await world.person({ officeId, kind: 'patient', name: 'Leo', numbers: [number] });
    const stranger = await world.person({ officeId });
    const { conversationId } = await world.reply({ officeId, from: number });
    const names = async () => (await world.conversation(officeId, number)).people.map(({ name }) => name);
    expect(await world.conversation(officeId, number)).toMatchObject({ section: 'patients', chosenPersonId: null });
    expect(await names()).toEqual(['Leo', 'Maria']);

    const choose = async (personId: string) =>
      world.http('POST', `${pathOf(officeId, conversationId)}/person`, await world.userToken(officeId), {
        body: { personId },
      });
    expect(await choose(mother.personId)).toMatchObject({ status: 200, body: { chosenPersonId: mother.personId } });
    expect(await choose(stranger.personId)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/personId' }] },
    });
    await world.reply({ officeId, from: number });
    expect(await names()).toEqual(['Maria', 'Leo']);
    expect(child.kind).toBe('patient');
  });

  it('R17 one person with several numbers: each is a conversation of theirs', async () => {
    const officeId = await world.anOffice();
    const numbers = [aPhoneNumber(), aPhoneNumber()];
    const { personId } = await world.person({ officeId, numbers });
    for (const from of numbers) {
      await world.reply({ officeId, from });
      expect(await world.conversation(officeId, from)).toMatchObject({ section: 'patients', people: [{ personId }] });
    }
  });

  it('R17 a tile follows its people, live: section, names, matches', async () => {
    const officeId = await world.anOffice({ unknown: true });
    const { from } = await world.reply({ officeId });
    const client = await world.subscriber(officeId);
    const person = await world.person({ officeId, numbers: [from], changedAt: '2026-03-02T10:00:00.000Z' });
    await eventually(() => {
      expect(client.updates).toMatchObject([
        { kind: 'tile.changed', conversation: { section: 'patients', people: [{ personId: person.personId }] } },
      ]);
    });
    await world.person({ ...person, numbers: [], changedAt: '2026-03-02T11:00:00.000Z' });
    await eventually(() => {
      expect(client.updates.at(-1)).toMatchObject({
        kind: 'tile.changed',
        conversation: { section: 'contacts', people: [] },
      });
    });
    expect(client.updates).toHaveLength(2);
  });

  it('R3 people of a history without a tile announce nothing', async () => {
    const officeId = await world.anOffice();
    const { from } = await world.reply({ officeId });
    const client = await world.subscriber(officeId);
    await world.person({ officeId, numbers: [from] });
    expect(await world.conversation(officeId, from)).toMatchObject({ state: 'none', section: 'patients' });
    await world.reply({ officeId, from });
    await eventually(() => expect(client.updates.map(({ kind }) => kind)).toEqual(['message.added', 'tile.opened']));
  });
});
