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

/** Undoes as much as can be: what fails keeps nothing else from being undone. */
async function undoAll(): Promise<void> {
  for (let last = undo.pop(); last !== undefined; last = undo.pop()) {
    await last().catch((error: unknown) => {
      process.exitCode = 1;
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    });
  }
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

let interrupted = false;
const starting = new AbortController();
const finding = findStack(say, starting.signal);
const isFound = finding.then(
  (stack) => {
    undo.push(() => stack.release());
    return true;
  },
  () => false,
);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // npm passes on what the terminal has sent to us already.
    if (interrupted) return;
    interrupted = true;
    // A stack that has started is needed once more, to put the settings back.
    if (undo.length === 0) starting.abort();
    void isFound.then(undoAll).finally(() => process.exit(130));
  });
}

try {
  await demo(await finding);
} catch (error) {
  process.exitCode = 1;
  if (!interrupted) {
    if (!(error instanceof StepFailed)) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
    say('The story did not come out as it should.');
  }
} finally {
  if (!interrupted) await undoAll();
}
