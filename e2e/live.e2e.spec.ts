import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { conversationIdOf } from '@textback/contracts';
import { eventually } from '@textback/testing';
import { PATIENCE, Screen, World } from './world.js';

let world: World;
beforeAll(() => {
  world = World.open();
});
afterAll(() => world.close());

const allowUnknown = { chat: { allowMessagesFromUnknownNumbers: true } };

describe('live updates', () => {
  it('E every screen of an office sees every update once and in order', async () => {
    const office = await world.anOffice(allowUnknown);
    const screens = [await office.screen(), await office.screen()];
    const callers = [world.aCaller(), world.aCaller(), world.aCaller()];
    await Promise.all(callers.map((caller) => caller.texts(office, 'Hello')));
    for (const screen of screens) for (const caller of callers) await screen.sees('tile.opened', caller);
    for (const screen of screens) {
      const seqs = screen.updates.map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    }
    for (const screen of screens) screen.disconnect();
  });

  it('E a client that drops and resumes gets exactly what it missed', async () => {
    const office = await world.anOffice(allowUnknown);
    const [before, meanwhile, after] = [world.aCaller(), world.aCaller(), world.aCaller()];
    const screen = await office.screen();
    await before.texts(office, 'first');
    await screen.sees('tile.opened', before);
    screen.disconnect();
    await meanwhile.texts(office, 'second');
    await eventually(async () => expect(await office.tiles()).toHaveLength(2), PATIENCE);
    await screen.connect(screen.lastSeq);
    await after.texts(office, 'third');
    await screen.sees('tile.opened', after);
    const seqs = screen.updates.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    await screen.sees('tile.opened', meanwhile);
    screen.disconnect();
  });

  it('D two offices never see each other: neither on sockets nor over HTTP', async () => {
    const [mine, theirs] = [await world.anOffice(allowUnknown), await world.anOffice(allowUnknown)];
    const [myScreen, theirScreen] = [await mine.screen(), await theirs.screen()];
    const caller = world.aCaller();
    await caller.texts(mine, 'canary-mine');
    await caller.texts(theirs, 'canary-theirs');
    await myScreen.sees('tile.opened', caller);
    await theirScreen.sees('tile.opened', caller);
    expect(JSON.stringify(myScreen.updates)).not.toContain('canary-theirs');
    expect(JSON.stringify(theirScreen.updates)).not.toContain('canary-mine');

    const conversation = conversationIdOf(theirs.id, caller.phone);
    const someId = crypto.randomUUID();
    const paths = [
      `/chat/v1/offices/${theirs.id}/conversations`,
      `/chat/v1/offices/${theirs.id}/conversations/${conversation}`,
      `/chat/v1/offices/${theirs.id}/conversations/${conversation}/messages`,
      `/chat/v1/offices/${mine.id}/conversations/${conversation}`,
      `/chat/v1/offices/${theirs.id}/held-replies`,
      `/calls/v1/offices/${theirs.id}/calls`,
      `/rules/v1/offices/${theirs.id}/settings`,
      `/rules/v1/offices/${theirs.id}/decisions/${someId}`,
      `/sms/v1/offices/${theirs.id}/texts/${someId}`,
      `/sms/v1/offices/${theirs.id}/opt-outs`,
    ];
    for (const path of paths) {
      const { status, body } = await world.request('GET', path, { token: mine.tokens.frontdesk });
      expect([path, status]).toEqual([path, 404]);
      expect(JSON.stringify(body)).not.toContain('canary-theirs');
    }

    const intruder = new Screen(world.stack.gateway, theirs.id, mine.tokens.frontdesk);
    expect(await intruder.connect()).toMatchObject({ ok: false, problem: { status: 404 } });
    for (const screen of [myScreen, theirScreen, intruder]) screen.disconnect();
  });

  it('nobody connects without a token', async () => {
    const office = await world.anOffice();
    const screen = new Screen(world.stack.gateway, office.id, 'not-a-token');
    await expect(screen.connect()).rejects.toThrow();
    screen.disconnect();
  });
});
