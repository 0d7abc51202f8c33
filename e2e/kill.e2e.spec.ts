import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@textback/testing';
import { requestRestart } from '../apps/stack/src/control.js';
import type { StackService } from '../apps/stack/src/services.js';
import { type Caller, type Office, World } from './world.js';

let world: World;
beforeAll(() => {
  world = World.open();
});
afterAll(() => world.close());

/** SIGKILL, and a start as an operator would do it: `npm start -- --service <name>`. */
async function killAndStart(service: StackService): Promise<void> {
  process.kill(world.pidOf(service), 'SIGKILL');
  await requestRestart(process.env['TEXTBACK_STACK_CONTROL'] ?? '', service);
}

/** What staff see of the text, once it has come to an end. */
const endState = (office: Office, caller: Caller): Promise<string> =>
  eventually(
    async () => {
      const call = (await office.calls()).find(({ from }) => from === caller.phone);
      const state = call?.missedCallText?.state;
      if (state !== 'delivered' && state !== 'unknown') throw new Error(`Not at its end: ${JSON.stringify(call)}`);
      return state;
    },
    { within: 60_000 },
  );

describe('a service that is killed in the middle', () => {
  it.each<StackService>(['call-ingestion', 'rules', 'sms-dispatch', 'chat', 'gateway', 'telnyx-simulator'])(
    'A B %s loses no call, no text and no reply, and sends no text twice',
    async (service) => {
      const office = await world.anOffice();
      const callers = Array.from({ length: 4 }, () => world.aCaller());
      for (const caller of callers) await office.knows('patient', 'Robin Fields', caller.phone);
      for (const [index, caller] of callers.entries()) {
        await caller.calls(office);
        // The calls are at different points of the path when the service dies.
        if (index === 1) await killAndStart(service);
      }
      for (const caller of callers) {
        const state = await endState(office, caller);
        const texts = await caller.texted();
        // Only a text that was at the provider when its sender died may be unknown: then it is shown, never sent again.
        expect(texts.length).toBeLessThanOrEqual(1);
        if (service !== 'sms-dispatch') expect(state).toBe('delivered');
        if (state === 'delivered') expect(texts).toHaveLength(1);
      }

      const [first, ...rest] = callers;
      await first?.texts(office, 'before');
      await killAndStart(service);
      for (const caller of rest) await caller.texts(office, 'after');
      await eventually(
        async () => {
          expect(await office.tiles('patients')).toHaveLength(callers.length);
        },
        { within: 60_000 },
      );
      for (const caller of callers)
        expect((await office.history(caller)).filter(({ kind }) => kind === 'caller')).toHaveLength(1);
    },
    180_000,
  );
});
