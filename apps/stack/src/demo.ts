import { OfficeId } from '@textback/contracts';
import { findStack, type FoundStack } from './demo/find-stack.js';
import { GatewayClient } from './demo/gateway-client.js';
import { LiveScreen } from './demo/live-screen.js';
import { Narrator, StepFailed } from './demo/narrator.js';
import { OfficeDesk } from './demo/office-desk.js';
import { SettingsOfStory } from './demo/settings-of-story.js';
import { tellStory } from './demo/story.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What is to be undone when the story ends, however it ends; the last first. */
const undo: (() => Promise<void>)[] = [];

async function undoAll(): Promise<void> {
  for (let last = undo.pop(); last !== undefined; last = undo.pop()) await last();
}

async function demo(stack: FoundStack): Promise<void> {
  const started = performance.now();
  const officeId = OfficeId.parse(stack.officeId);
  const gateway = new GatewayClient(stack.gateway);
  const [frontdesk, manager, service] = await Promise.all([
    gateway.token('frontdesk', officeId),
    gateway.token('manager', officeId),
    gateway.token('service', officeId),
  ]);
  const narrator = new Narrator(say);
  const settings = new SettingsOfStory(gateway, officeId, manager, stack.databaseUrl);
  undo.push(() => settings.restore());
  const screen = new LiveScreen(stack.gateway, officeId, frontdesk);
  undo.push(async () => screen.close());

  await narrator.step("the front desk's screen is connected", () => screen.open());
  const desk = new OfficeDesk(gateway, officeId, { frontdesk, service });
  await tellStory({ gateway, desk, screen, settings, narrator });
  say(`The whole story: ${((performance.now() - started) / 1_000).toFixed(1)} s. Everything was as it should be.`);
}

const interrupted = new AbortController();
const finding = findStack(say, interrupted.signal);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    interrupted.abort();
    void finding
      .catch(() => undefined)
      .then(undoAll)
      .finally(() => process.exit(130));
  });
}

try {
  const stack = await finding;
  undo.push(() => stack.release());
  await demo(stack);
} catch (error) {
  if (!interrupted.signal.aborted) {
    process.exitCode = 1;
    if (!(error instanceof StepFailed)) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
    say('The story did not come out as it should.');
  }
} finally {
  await undoAll();
}
